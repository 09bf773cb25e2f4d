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


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Kon Tum", ["Quảng Ngãi", "'quang-ngai-2025'", "ansinh init"]),
        ("62", ["Quảng Ngãi"]),
        ("Hải Dương 2025", ["Hải Phòng", "'hai-phong'", "'hai-duong'"]),
        (
            "Hai Duog",
            ["hai-duong (Hải Dương is part of Hải Phòng; its former plan is built in as hai-duong)"],
        ),
        (
            "Hà",
            ["ha-noi", "ha-tinh", "tuyen-quang (Hà Giang is part of it)", "ninh-binh (Hà Nam is part of it)"],
        ),
        ("Thái", ["thai-nguyen", "hung-yen (Thái Bình is part of it)"]),
    ],
)
def test_former_and_ambiguous_names_say_what_they_may_mean(written, told):
    with pytest.raises(InputError) as error:
        geodata.open_province(written)
    for text in told:
        assert text in str(error.value)


def test_it_is_told_in_vietnamese_too():
    with pytest.raises(InputError) as error:
        geodata.open_province("Kon Tum")
    assert "thuộc Quảng Ngãi từ ngày 01/7/2025" in error.value.findings[0].said("vi")
    with pytest.raises(InputError) as error:
        geodata.open_province("Hai Duog")
    assert "hai-duong (Hải Dương nay thuộc Hải Phòng" in error.value.findings[0].said("vi")
