"""Test that every text of the catalogue is used, that every key in the code exists, and that no text occurs twice."""

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

import ansinh.words
from ansinh.words import LANGUAGES
from ansinh.words.catalogue import theme

ROOT = Path(__file__).parents[2]
FOLDER = Path(ansinh.words.__path__[0])
THEMES = sorted(path.stem for path in (FOLDER / "vi").glob("*.toml"))
KEYS = {key for name in THEMES for key in theme(name, "en")}
ROOMS = ("cli", "face", "geodata", "models", "planning", "reports", "docs", "notebooks", "words")
ASKED = re.compile(rf"(?:{'|'.join(THEMES)})\.[\w.{{}}*-]+")
FILES = re.compile(
    r"\.(pdf|xlsx|gpkg|html|docx|toml|py|csv|ipynb|md|j2|json|en|vi)$"
)  # map.html is a file, not a word
ONE_PART = r"[^.]+"
SAME_TEXT = {
    # Two places that only happen to say the same: they may change apart.
    "chart.official_optimised_title", "table.comparison", "today.chart.official_optimised_title", "today.table.comparison",
    "proposal.annex_1", "workbook.sheet_title.assumptions", "proposal.annex_4", "workbook.sheet_title.glossary",
    "common.target_kind.merger", "common.project_kind.merger",
    "own_data.format_unknown.remedy", "own_data.choice_unknown.remedy",
}  # fmt: skip


def spelled(node):
    """Return a string of the code with a star for every part that is filled in at run time; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
    return None


@cache
def asked():
    """Return the keys in the code: whole keys, keys with a star, and families such as ``common.action``."""
    found = set()
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
            parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
            texts = [spelled(node) for node in nodes if id(node) not in parts]
            found |= {text for text in texts if text and ASKED.fullmatch(text.replace("*", "{}"))}
    for path in (ROOT / "reports" / "templates").glob("*.j2"):
        found |= set(re.findall(r'words\("([\w.]+)"', path.read_text(encoding="utf-8")))
    return {key for key in found if not FILES.search(key)}


def in_pages_of_the_map():
    """Return the keys of the map whose table, or the key itself where it stands in none, is named in the scripts or the page."""
    folder = ROOT / "reports" / "map" / "static"
    pages = [
        path for path in folder.rglob("*") if path.suffix in {".js", ".html"} and "leaflet" not in path.parts
    ]
    text = "\n".join(path.read_text(encoding="utf-8") for path in pages)
    names = set(re.findall(r"\b\w+\b", text))
    return {key for key in KEYS if key.startswith("map.") and key.split(".")[1] in names}


def named(pattern):
    parts = re.escape(pattern).replace(r"\*", ".+" if pattern.startswith("table.parameter") else ONE_PART)
    return {key for key in KEYS if re.fullmatch(parts, key) or key.startswith(f"{pattern}.")}


def test_every_word_is_used():
    used = {key for pattern in asked() for key in named(pattern)} | in_pages_of_the_map()
    terms = set(re.findall(r"{[Tt]erm\.(\w+)}|{TERM\.(\w+)}", sources("vi") + sources("en")))
    used |= {f"term.{name or capitals}" for name, capitals in terms}
    used |= {key for key in KEYS if key.startswith("today.") and key.removeprefix("today.") in used}
    assert sorted(KEYS - used) == []


def test_every_word_that_is_asked_for_exists():
    assert sorted(pattern for pattern in asked() if not named(pattern)) == []


def sources(language):
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((FOLDER / language).glob("*.toml")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_used_somewhere(language):
    terms = {key.removeprefix("term.") for key in theme("term", language)}
    assert terms == {key.removeprefix("term.") for key in KEYS if key.startswith("term.")}


def written(language):
    """Return every text of the files, before terms are filled in."""
    import tomllib

    def flat(tree, prefix):
        for key, value in tree.items():
            if isinstance(value, dict):
                yield from flat(value, f"{prefix}{key}.")
            elif isinstance(value, str):
                yield prefix + key, value

    return dict(
        pair
        for name in THEMES
        for pair in flat(tomllib.loads((FOLDER / language / f"{name}.toml").read_text("utf-8")), f"{name}.")
    )


def test_no_text_is_written_twice():
    vi, en = written("vi"), written("en")
    keys = defaultdict(list)
    for key, text in vi.items():
        if text and not re.fullmatch(r"{\w+\.\w+}", text):  # a term by itself stands once, in term.toml
            keys[text, en[key]].append(key)
    twice = [names for names in keys.values() if len(names) > 1 and not set(names) <= SAME_TEXT]
    assert twice == []
