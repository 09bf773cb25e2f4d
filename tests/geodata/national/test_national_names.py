"""Today's provinces open by name, code and with or without marks; a former one says what became of it."""

from __future__ import annotations

import pytest

from ansinh import geodata
from ansinh.geodata.national import present_slugs
from ansinh.geodata.national.names import namesake
from ansinh.models.errors import InputError


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("An Giang", "an-giang"),
        ("an-giang", "an-giang"),
        ("tỉnh An Giang", "an-giang"),
        ("Lâm Đồng", "lam-dong"),
        ("LAM DONG", "lam-dong"),
        ("04", "cao-bang"),
        ("91", "an-giang"),
        ("TP Hải Phòng", "hai-phong"),
        ("TP.HCM", "ho-chi-minh"),
        ("Thành phố Hồ Chí Minh", "ho-chi-minh"),
        ("Lào Cai 2025", "lao-cai-2025"),
        ("15", "lao-cai-2025"),
        ("Quảng Ngãi (2025)", "quang-ngai-2025"),
        ("Huế 2025", "hue-2025"),
        ("An Giang 2025", "an-giang"),
    ],
)
def test_a_province_of_today_opens_by_name(written, slug):
    province = geodata.open_province(written)
    assert province.slug == slug
    assert province.current_name_vi == province.name_vi


@pytest.mark.parametrize(
    ("written", "slug"), [("Lào Cai", "lao-cai"), ("Hải Dương", "hai-duong"), ("51", "quang-ngai")]
)
def test_provinces_of_before_with_a_plan_keep_their_names(written, slug):
    assert geodata.open_province(written).slug == slug


def test_a_name_of_two_provinces_names_the_one_of_today():
    assert [namesake(name) for name in ("Lào Cai", "TP Huế", "quang ngai")] == [
        "lao-cai-2025",
        "hue-2025",
        "quang-ngai-2025",
    ]
    assert not any(namesake(name) for name in ("lao-cai", "Lào Cai 2025", "Hải Dương", "runs/mine"))


def test_every_short_name_opens_itself():
    assert [geodata.open_province(slug).slug for slug in present_slugs()] == list(present_slugs())


@pytest.mark.parametrize(
    ("written", "now", "use"),
    [
        ("Kon Tum", "Quảng Ngãi", "quang-ngai-2025"),
        ("Thái Bình", "Hưng Yên", "hung-yen"),
        ("89", "An Giang", "an-giang"),
    ],
)
def test_a_former_province_says_what_it_is_part_of(written, now, use):
    with pytest.raises(InputError, match=f"part of {now} since 1 July 2025") as caught:
        geodata.open_province(written)
    assert use in str(caught.value)


def test_the_nearest_names_tell_of_former_plans():
    with pytest.raises(InputError) as caught:
        geodata.open_province("Hải Dươn")
    assert "Hải Dương is part of Hải Phòng; its former plan is built in as hai-duong" in str(caught.value)
