"""Today's provinces open by name, code and with or without marks; a former one says what became of it."""

from __future__ import annotations

import re

import pytest

from ansinh import geodata
from ansinh.geodata.national import present_slugs
from ansinh.geodata.national.frames import later_districts
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


GONE = """
Hà Tây: ha-noi | Ha Tay: ha-noi | Sông Bé: ho-chi-minh dong-nai | Minh Hải: ca-mau | Hà Bắc: bac-ninh | Bắc Thái: thai-nguyen
Vĩnh Phú: phu-tho | Hải Hưng: hai-duong hung-yen | Nam Hà: ninh-binh | Hà Nam Ninh: ninh-binh | Hà Sơn Bình: ha-noi phu-tho
Cao Lạng: cao-bang lang-son | Hà Tuyên: tuyen-quang | Hoàng Liên Sơn: lao-cai lao-cai-2025 son-la | Nghĩa Lộ: lao-cai-2025
Nghệ Tĩnh: nghe-an ha-tinh | Bình Trị Thiên: quang-tri thua-thien-hue | Quảng Nam - Đà Nẵng: da-nang | Phú Khánh: dak-lak khanh-hoa
Nghĩa Bình: quang-ngai gia-lai | Thuận Hải: khanh-hoa lam-dong | Gia Lai-Công Tum: gia-lai quang-ngai-2025
Cửu Long: vinh-long | Vũng Tàu - Côn Đảo: ho-chi-minh | Hậu Giang: can-tho | Gia Định: ho-chi-minh | Kiến Hòa: vinh-long
Chương Thiện: can-tho an-giang ca-mau | Quảng Đức: dak-nong | Tuyên Đức: lam-dong | Phước Tuy: ho-chi-minh | An Xuyên: ca-mau
Nghi Sơn: thanh-hoa | Long Đất: ho-chi-minh
Đà Lạt: lam-dong | TP. Vũng Tàu: ho-chi-minh | Phú Quốc: an-giang | Sơn Tây: ha-noi quang-ngai | BRVT: ho-chi-minh | Bắc Cạn: thai-nguyen
An Giang Province, Vietnam: an-giang | Thanh Pho Can Tho, VN: can-tho | Song Bee: ho-chi-minh dong-nai
"""
"""What was a province between 1975 and 2025, or never was one, and what a message must offer (laws of 1975 to 2025)."""


def test_a_name_of_the_last_fifty_years_leads_to_the_provinces_of_today():
    for line in GONE.replace("\n", "|").strip("|").split("|"):
        written, offered = (part.strip() for part in line.split(":"))
        with pytest.raises(InputError) as caught:
            geodata.open_province(written)
        found = re.findall(r"(?:one of: |, |; use ')([a-z]+(?:-[a-z0-9]+)+)", str(caught.value))
        assert {*found} == {*offered.split()}, written


def test_a_code_may_have_lost_its_zero():
    assert geodata.open_province("4").slug == "cao-bang"
    with pytest.raises(InputError, match="no province of that name"):
        geodata.open_province("7")


def test_the_nearest_names_tell_of_former_plans():
    with pytest.raises(InputError) as caught:
        geodata.open_province("Hải Dươn")
    assert "Hải Dương is part of Hải Phòng; its former plan is built in as hai-duong" in str(caught.value)


@pytest.mark.parametrize("name", ["dak-nong", "hai-duong", "lao-cai", "quang-ngai", "thua-thien-hue"])
def test_last_names_of_districts_are_those_that_the_communes_of_the_plans_tell(name):
    former = geodata.open_province(name).districts
    ours = later_districts().reindex(former.index).fillna("")
    assert ours["name_eve"].where(ours["name_eve"] != "", former["district_name"]).equals(former["name_eve"])
    assert ours["merged_into"].equals(former["merged_into"])


def test_districts_of_today_have_their_last_names():
    names = geodata.open_province("an-giang").districts["district_name"]
    assert names["911"] == "Thành phố Phú Quốc (Kiên Giang)"
    city = geodata.open_province("ho-chi-minh")
    assert city.districts.loc["763", ["district_name", "merged_into"]].tolist() == [
        "Quận 9 (Hồ Chí Minh)",
        "Thành phố Thủ Đức",
    ]
    assert city.communes["district_name"].str.contains("Thành phố Dĩ An (Bình Dương)", regex=False).any()
