"""Test which headings and phrases are understood, and which are not: what is taken for something else is wrong in silence."""

from __future__ import annotations

import pytest

from ansinh.geodata.own.cells.columns import choice, field_of


@pytest.mark.parametrize(
    "heading", ["Người cao tuổi BTXH", "Trẻ em BTXH", "Từ 80 tuổi BTXH", "Số người BTXH", "Dân số BTXH"]
)
def test_clients_of_assistance_are_no_population(heading: str):
    assert field_of("demand", heading) is None


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Tên cơ sở BTXH", "name_vi"),
        ("Số chỗ TGXH", "places"),
        ("Người cao tuổi BTXH", None),
        ("Số người BTXH", None),
    ],
)
def test_facilities_of_assistance_have_names_and_places(heading: str, field: str | None):
    assert field_of("facilities", heading) == field


@pytest.mark.parametrize(
    "phrase",
    [
        "Không nuôi dưỡng trẻ em",
        "Không chăm sóc người cao tuổi",
        "Không có trẻ em",
        "Chưa có người khuyết tật",
        "Chưa tiếp nhận trẻ em",
        "Ngừng nhận trẻ em",
        "Mọi đối tượng ngoài trẻ em",
        "Tất cả, trừ trẻ em",
        "Người cao tuổi, người lang thang",
        "Người cao tuổi và người lang thang",
    ],
)
def test_a_service_that_is_not_offered_or_not_alone_is_asked_for(phrase: str):
    assert choice("service", phrase) is None


@pytest.mark.parametrize(
    ("phrase", "service"),
    [
        ("Chăm sóc, nuôi dưỡng người cao tuổi", "elderly"),
        ("Người cao tuổi không có người phụng dưỡng", "elderly"),
        ("Chăm sóc người cao tuổi ngoài công lập", "elderly"),
        ("Trẻ em không có nguồn nuôi dưỡng", "children"),
        ("Người khuyết tật không chăm sóc được bản thân", "disability"),
        ("Chữa bệnh tâm thần", "mental_health"),
        ("Điều trị nội trú tâm thần", "mental_health"),
        ("Người sử dụng ma túy", "drug_rehab"),
        ("Trông giữ bán trú", "day"),
    ],
)
def test_a_phrase_with_other_words_still_names_its_service(phrase: str, service: str):
    assert choice("service", phrase) == service
