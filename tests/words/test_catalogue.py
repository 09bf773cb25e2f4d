"""Test that both languages have the same keys, placeholders and lengths of lists."""

import re
import string
import unicodedata
from pathlib import Path

import pytest

import ansinh.words
from ansinh.words import LANGUAGES, Words, text
from ansinh.words.catalogue import theme

FOLDER = Path(ansinh.words.__path__[0])
THEMES = sorted(path.stem for path in (FOLDER / "vi").glob("*.toml"))


def everything(language):
    return {key: value for name in THEMES for key, value in theme(name, language).items()}


VI, EN = everything("vi"), everything("en")


def placeholders(spoken):
    return {name for _, name, _, _ in string.Formatter().parse(spoken) if name}


def listed(value):
    return value if isinstance(value, list) else [value]


def test_both_languages_have_the_same_files_and_keys():
    assert sorted(path.stem for path in (FOLDER / "en").glob("*.toml")) == THEMES
    assert set(VI) == set(EN)


@pytest.mark.parametrize("name", THEMES)
def test_same_placeholders(name):
    for key, vi in theme(name, "vi").items():
        en = EN[key]
        assert type(vi) is type(en), key
        assert len(listed(vi)) == len(listed(en)), key
        for one, other in zip(listed(vi), listed(en), strict=True):
            assert placeholders(one) == placeholders(other), key


def test_vietnamese_is_composed_and_no_key_is_left_in_english():
    for key, value in VI.items():
        for spoken in listed(value):
            assert unicodedata.normalize("NFC", spoken) == spoken, key
    spoken = " ".join(v for key, v in VI.items() if isinstance(v, str) and not key.startswith("command."))
    assert not re.search(r"\b(facility|people|minutes|budget)\b", re.sub(r"{\w+}", "", spoken))


def test_sheet_names_fit_excel():
    for entries in (VI, EN):
        names = [value for key, value in entries.items() if key.startswith("workbook.sheet.")]
        assert len(set(names)) == len(names)
        assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_words_of_a_variant_replace_words_that_exist_and_fill_the_same_places():
    for key, value in theme("today", "vi").items():
        usual = VI[key.removeprefix("today.")]
        assert placeholders(value) == placeholders(usual), key
        assert value != usual, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_speaks_of_an_official_plan_where_there_is_none(language):
    said = "đã ban hành" if language == "vi" else "official plan"
    words = Words(language, "today")
    shared = ("common", "certificate", "chart", "layer", "proposal", "report", "table", "workbook")
    keys = [key for name in shared for key in theme(name, language)]
    spoken = [key for key in keys if said in (words(key) + " ".join(words.texts(key))).lower()]
    assert spoken == ["report.worth.no_official"]


def test_a_key_or_a_language_that_does_not_exist_is_refused():
    with pytest.raises(KeyError, match=r"common\.nothing"):
        text("common.nothing", "vi")
    with pytest.raises(ValueError, match="'fr' is not one of vi, en"):
        text("common.none", "fr")
    assert Words("vi").code("common.action", "unheard-of") == "unheard-of"


@pytest.mark.parametrize(
    ("n", "said"), [("1", "1 person"), ("0", "0 people"), ("11", "11 people"), (1, "1 person")]
)
def test_one_of_a_thing_is_told_in_the_singular_and_a_name_stays_as_it_is(n, said):
    assert (
        text("findings.commune_persons", "en", commune="Area 1 people", value=n) == f"Area 1 people ({said})"
    )


def test_values_fill_placeholders():
    assert text("common.merged_into", "en", name="A") == "Merge into A"
