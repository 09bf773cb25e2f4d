"""Test that a term of the field is written once per language, so that it's changed in one place."""

import re
import tomllib
from pathlib import Path

import pytest

import ansinh.words
from ansinh.words import LANGUAGES, Words
from ansinh.words.catalogue import theme

FOLDER = Path(ansinh.words.__path__[0])
EVERYDAY = {
    "a whole of which sentences name parts that differ": {
        "area", "cost", "level", "measure", "none", "people", "persons", "results", "share", "unit", "value",
    },
    "what stands in any file: a name, an id, a note, an error": {"error", "id", "name", "note", "source"},
    "a place on a scale, also of other things than cases of demand": {"central", "difference", "high", "low"},
    "a verb that is inflected, and means other things, too": {"documented", "kept"},
}  # fmt: skip
"""Words of everyday language, by the reason why sentences may write them: they are terms only where they stand alone."""
EVERYDAY_IN = {"vi": set(), "en": {"need", "plan", "public", "served", "to_serve"}}
"""Such words of one language: verbs and nouns of any English sentence (they need help, to plan, the public)."""
OTHER_MEANING = {
    "vi": ("cơ sở dữ liệu", "trên cơ sở", "xã hội", "XÃ HỘI", "hợp tác xã", "thị xã", "ương cơ sở", "nước, dịch vụ",
           "Hai giai đoạn", "ở chỗ cũ", "các chỗ viện dẫn", "còn chỗ chưa", "cùng một chỗ", "đổi chỗ", "tại chỗ",
           "độ, phút, giây", "Trung du và miền núi", "trang tính hiện có", "lớp hiện có", "cột hiện có"),
    "en": ("in its place", "their place", "in place of", "a place farther", "no place is clearly", "A place that", "takes place",
           "best place", "the place in the line", "line of place", "of a place go", "same place", "degrees, minutes and seconds",
           "midlands and mountains", "plateau, mountain"),
}  # fmt: skip
BEFORE, AFTER = r"(?<![\w./\-\[`\"'<$%@&])", r"(?![\w/=\]`\"<>-]|'(?!s\b)|\.\w)"
"""What isn't beside a word of a sentence, but beside a name of the code: an option, a key, a file."""
FILLED = re.compile(r"{[^{}]*}")


def texts(language):
    """Yield key, text as it stands in the file."""

    def flat(tree, key):
        for name, value in tree.items():
            if isinstance(value, dict):
                yield from flat(value, f"{key}.{name}")
            else:
                yield from (
                    (f"{key}.{name}", text) for text in ([value] if isinstance(value, str) else value)
                )

    for path in sorted((FOLDER / language).glob("*.toml")):
        yield from flat(tomllib.loads(path.read_text(encoding="utf-8")), path.stem)


def literal(terms, language):
    """Return a pattern of all terms as sentences write them: small, with a capital, in capitals; in English also of several."""
    forms = {form for term in terms for form in (term, term[:1].upper() + term[1:], term.upper())}
    several = "[sS]?" if language == "en" else ""
    return re.compile(BEFORE + "(?:" + "|".join(map(re.escape, sorted(forms))) + ")" + several + AFTER)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_term_of_the_field_is_written_in_one_place(language):
    everyday = set().union(*EVERYDAY.values(), EVERYDAY_IN[language])
    terms = {
        key: str(text) for key, text in theme("term", language).items() if key[len("term.") :] not in everyday
    }
    pattern, other = literal(terms.values(), language), re.compile("|".join(OTHER_MEANING[language]))
    stands = [
        f"{key}: {found[0]}"
        for key, text in texts(language)
        for found in pattern.finditer(other.sub("…", FILLED.sub("…", text)))
        if terms.get(key, "") != text
    ]
    assert stands == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_term_is_written_twice_in_the_file_of_terms(language):
    own = [text for key, text in texts(language) if key.startswith("term.") and not FILLED.search(text)]
    assert sorted({text for text in own if own.count(text) > 1}) == []


def test_a_term_may_be_made_of_others():
    words = Words("en")
    assert words("term.candidate_site") == f"candidate {words('term.site')}"
