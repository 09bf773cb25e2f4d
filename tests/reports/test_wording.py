"""Test that both languages have the same keys, placeholders and lengths of lists."""

import re
import string

import pytest

from ansinh.planning.answer.rundata import OFFICIAL
from ansinh.reports.certificate import sentence
from ansinh.reports.wording import words

VI, EN = words("vi"), words("en")


def _placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_same_keys():
    assert set(VI.entries) == set(EN.entries)


@pytest.mark.parametrize("key", sorted(VI.entries))
def test_same_shape(key):
    vi, en = VI.entries[key], EN.entries[key]
    assert type(vi) is type(en)
    if isinstance(vi, list):
        assert len(vi) == len(en)
        for one, other in zip(vi, en, strict=True):
            assert _placeholders(one) == _placeholders(other)
    else:
        assert _placeholders(vi) == _placeholders(en)


def test_vietnamese_is_composed_and_no_key_is_left_in_english():
    import unicodedata

    for key, value in VI.entries.items():
        for text in value if isinstance(value, list) else [value]:
            assert unicodedata.normalize("NFC", text) == text, key
    spoken = " ".join(v for v in VI.entries.values() if isinstance(v, str))
    assert not re.search(r"\b(facility|people|minutes|budget)\b", re.sub(r"{\w+}", "", spoken))


def test_sheet_names_fit_excel():
    for language in (VI, EN):
        names = [value for key, value in language.entries.items() if key.startswith("sheet.")]
        assert len(set(names)) == len(names)
        assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_certificate_never_claims_more_than_is_proved():
    row = {"plan_id": "optimised", "status": "WITHIN_GAP", "gap": 0.0033}
    assert "0,4%" in sentence(row, VI)
    assert "0,5%" in sentence(row | {"gap": 0.005}, VI)
    assert "chưa chứng minh" in sentence(row | {"status": "INCUMBENT", "gap": 0.2}, VI)
    assert "trên 100%" in sentence(row | {"status": "INCUMBENT", "gap": 48.5}, VI)
    assert sentence(row | {"status": "SOMETHING_NEW"}, VI) == "SOMETHING_NEW"
    assert "như văn bản" in sentence(row | {"plan_id": OFFICIAL, "status": "PROVED_OPTIMAL", "gap": 0.0}, VI)
