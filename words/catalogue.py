"""Look up texts by key. The first part of a key is the file: ``report.worth.capital_more`` is in ``vi/report.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
Entries = dict[str, str | list[str]]

SINGULAR = {
    "areas": "area", "cases": "case", "cells": "cell", "clients": "client", "communes": "commune", "districts": "district",
    "facilities": "facility", "households": "household", "minutes": "minute", "numbers": "number", "objections": "objection",
    "people": "person", "places": "place", "points": "point", "posts": "post", "projects": "project", "promises": "promise",
    "residents": "resident", "rows": "row", "sites": "site", "stages": "stage", "targets": "target", "things": "thing",
    "warnings": "warning", "workers": "worker", "years": "year",
}  # fmt: skip
"""English nouns that are counted, as they are written after every number but 1."""
_COUNTED = re.compile(
    rf"{{(\w+)}} ((?:more |fewer |demand |documented |hidden |new )?)({'|'.join(SINGULAR)})\b"
)
_CHOICE = re.compile(r"{(\w+):([^{}|]*)\|([^{}|]*)}")
"""``{n:has|have}``: the first word where `n` is 1, else the second; pages in the browser read it, too (``dom.js``)."""
_TERM = re.compile(r"{(term|Term|TERM)\.(\w+)}")


def text(key: str, language: Language, /, **values: object) -> str:
    """Return the text of `key` with its ``{placeholders}`` filled from `values`.

    Raises
    ------
    KeyError
        If the catalogue doesn't have the key.
    ValueError
        If the catalogue doesn't have the language.

    Examples
    --------
    >>> text("common.action.keep", "en")
    'Keep'
    """
    return Words(language)(key, **values)


@dataclass(frozen=True)
class Words:
    """The words of one language.

    Attributes
    ----------
    language
        "vi" or "en".
    variant
        Name of a file whose texts replace those of the same key ("today": for runs without an official plan).
    """

    language: Language
    variant: str = ""

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the text of `key` with its ``{placeholders}`` filled from `values`."""
        found = str(self._entry(key))
        if not values:
            return _CHOICE.sub(lambda choice: choice[3], found)  # shown as it stands, for any number
        return (_counted(found, values) if self.language == "en" else found).format(**values)

    def get(self, key: str, default: str) -> str:
        """Return the text of `key`, or `default` for codes that the catalogue does not know."""
        return str(self._entry(key)) if key in self else default

    def texts(self, key: str) -> list[str]:
        """Return the texts of `key`."""
        return [str(item) for item in self._entry(key)]

    def code(self, family: str, code: object) -> str:
        """Return the text for a code of a family (``common.action``), or the code itself if it is unknown."""
        return self.get(f"{family}.{code}", str(code))

    def table(self, prefix: str) -> dict[str, Any]:
        """Return all texts below `prefix` as nested dictionaries, for pages that use them in the browser.

        Counted nouns in English texts are choices (``{n:site|sites}``), which the pages make as `__call__` does.
        """
        tree: dict[str, Any] = {}
        for key in theme(prefix.partition(".")[0], self.language):
            if key.startswith(f"{prefix}."):
                *above, last = key.removeprefix(f"{prefix}.").split(".")
                branch = tree
                for part in above:
                    branch = branch.setdefault(part, {})
                found = self._entry(key)
                branch[last] = (
                    _with_choices(found) if self.language == "en" and isinstance(found, str) else found
                )
        return tree

    def __contains__(self, key: str) -> bool:
        """Return whether the catalogue has `key`."""
        return key in theme(key.partition(".")[0], self.language)

    def _entry(self, key: str) -> str | list[str]:
        if self.variant:
            special = theme(self.variant, self.language)
            if (own := f"{self.variant}.{key}") in special:
                return special[own]
        return theme(key.partition(".")[0], self.language)[key]


def _counted(written: str, values: Mapping[str, object]) -> str:
    """Return an English text with noun and verb in the singular where the number is 1; names stay as they are."""

    def chosen(found: re.Match[str]) -> str:
        return found[2] if str(values.get(found[1])) == "1" else found[3]

    return _CHOICE.sub(chosen, _with_choices(written))


def _with_choices(written: str) -> str:
    """Return an English text in which counted nouns are choices: ``{n} sites`` as ``{n} {n:site|sites}``."""
    return _COUNTED.sub(
        lambda found: f"{{{found[1]}}} {found[2]}{{{found[1]}:{SINGULAR[found[3]]}|{found[3]}}}", written
    )


@cache
def theme(name: str, language: Language) -> Entries:
    """Return full key → text of one file, with terms filled in."""
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r} is not one of {', '.join(LANGUAGES)}")
    return {key: _with_terms(value, language) for key, value in _written(name, language).items()}


def _with_terms(value: str | list[str], language: Language) -> str | list[str]:
    """Replace ``{term.place}`` by the term; ``{Term.place}`` capitalises its first letter, ``{TERM.place}`` all."""
    if isinstance(value, list):
        return [str(_with_terms(item, language)) for item in value]

    def term(found: re.Match[str]) -> str:
        word = _term(found[2], language)
        return {"term": word, "Term": word[:1].upper() + word[1:], "TERM": word.upper()}[found[1]]

    return _TERM.sub(term, value)


@cache
def _term(name: str, language: Language) -> str:
    """Return a term, which may be made of others: ``running cost by {term.period}``."""
    return str(_with_terms(_written("term", language)[f"term.{name}"], language))


@cache
def _written(name: str, language: Language) -> Entries:
    """Return full key → text of one file as it is written; the file is read once."""
    path = files("ansinh.words").joinpath(language, f"{name}.toml")
    return dict(_flat(tomllib.loads(path.read_text(encoding="utf-8")), f"{name}."))


def _flat(tree: dict[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value
