"""Test names of provinces: all usual spellings are accepted, and for an unknown name the nearest is suggested."""

from __future__ import annotations

import unicodedata

import pytest

from ansinh import geodata
from ansinh.models.errors import InputError


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("dak-nong", "dak-nong"),
        ("Đắk Nông", "dak-nong"),
        ("ĐẮK NÔNG", "dak-nong"),
        (unicodedata.normalize("NFD", "Đắk Nông"), "dak-nong"),  # as macOS writes file names
        ("Đăk Nông", "dak-nong"),
        ("Dak Nong", "dak-nong"),
        ("tỉnh Đắk Nông", "dak-nong"),
        ("tinh dak nong", "dak-nong"),
        ("Dak Nong province", "dak-nong"),
        ("Ðắk Nông", "dak-nong"),  # with the Icelandic Ð, which old fonts use for Đ
        ("67", "dak-nong"),
        (" 67 ", "dak-nong"),
        ("Hue", "thua-thien-hue"),
        ("Huế", "thua-thien-hue"),
        ("TP. Huế", "thua-thien-hue"),
        ("Thành phố Huế", "thua-thien-hue"),
        ("Thừa Thiên - Huế", "thua-thien-hue"),
        ("46", "thua-thien-hue"),
        ("LÀO CAI", "lao-cai"),
        ("10", "lao-cai"),
        ("Hải Dương", "hai-duong"),
        ("hai_duong", "hai-duong"),
        ("Quang Ngai", "quang-ngai"),
    ],
)
def test_a_province_opens_by_name(written, slug):
    assert geodata.open_province(written).slug == slug


def test_every_short_name_opens_itself():
    for slug in geodata.province_names():
        assert geodata.open_province(slug).slug == slug


@pytest.mark.parametrize(("written", "nearest"), [("dak-nogn", "dak-nong"), ("Lâm Đồn", "lam-dong")])
def test_an_unknown_name_is_answered_with_the_nearest(written, nearest):
    with pytest.raises(InputError, match=nearest):
        geodata.open_province(written)


@pytest.mark.parametrize("written", ["", "   ", "99", "???", "🙂"])
def test_nonsense_is_an_input_error_that_lists_the_provinces(written):
    with pytest.raises(InputError, match="lao-cai"):
        geodata.open_province(written)
