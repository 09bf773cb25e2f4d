"""Look up words by key in the wording files of a language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ansinh.planning.answer.plan_names import TODAY
from ansinh.planning.answer.rundata import RunData
from ansinh.reports.numbers import Language


@dataclass(frozen=True)
class Words:
    """The words of one language.

    Attributes
    ----------
    language
        "vi" or "en".
    entries
        Key such as ``sheets.summary`` to text or list of texts.
    """

    language: Language
    entries: dict[str, Any]

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of `key` with its ``{placeholders}`` filled from `values`."""
        return str(self.entries[key]).format(**values) if values else str(self.entries[key])

    def get(self, key: str, default: str) -> str:
        """Return the text of `key`, or `default` for codes that the wording does not know."""
        return str(self.entries.get(key, default))

    def list(self, key: str) -> list[str]:
        """Return the texts of `key`."""
        return [str(item) for item in self.entries[key]]

    def code(self, family: str, code: object) -> str:
        """Return the words for a code of a family (``action``, ``status`` ...), or the code itself when unknown."""
        return self.get(f"{family}.{code}", str(code))


def words_of(data: RunData, language: Language) -> Words:
    """Return the words for a run, which depend on whether it compares with the official plan or today's network."""
    return words(language, str(data.meta.get("baseline", "official")))


@cache
def words(language: Language, baseline: str = "official") -> Words:
    """Load the words of `language` from all wording files (``*.vi.toml`` or ``*.en.toml``).

    If the run compares with today's network, words of the folder `today` replace the usual ones.
    """
    entries: dict[str, Any] = {}
    usual = files("ansinh.reports.wording")
    for folder in (usual, usual / TODAY) if baseline == TODAY else (usual,):
        for path in sorted(folder.iterdir(), key=lambda item: item.name):
            if path.name.endswith(f".{language}.toml"):
                entries.update(_flat(tomllib.loads(path.read_text(encoding="utf-8"))))
    return Words(language, entries)


def _flat(tree: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            flat.update(_flat(value, f"{prefix}{key}."))
        else:
            flat[prefix + key] = value
    return flat
