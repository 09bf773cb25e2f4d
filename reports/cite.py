"""Translate citations and units between the norm tables (English) and plan documents (Vietnamese)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from ansinh.words import Language
from ansinh.words.numbers import date_long, is_missing
from ansinh.words.plain import text as clean

# Patterns are applied in this order, so longer ones come first.
_VIETNAMESE: tuple[tuple[str, str], ...] = (
    (r"persons in need per (\d+) people aged (\d+)\+", r"người cần/\1 người từ \2 tuổi"),
    (r"persons in need per (\d+) children under (\d+)", r"người cần/\1 trẻ dưới \2 tuổi"),
    (r"persons in need per (\d+) people", r"người cần/\1 dân"),
    (r"per year since the census of (\d+)", r"mỗi năm từ tổng điều tra \1"),
    (r"million đồng", "triệu đồng"),
    (r"times the standard per (month|year)", r"lần mức chuẩn/\1"),
    (r"m² of (?:floor|land|bedroom) per (?:place|resident)", "m²/người"),
    (r"m² for each new facility", "m²/cơ sở mới"),
    (r"per m² of floor", "/m² sàn"),
    (r"of all staff", "tổng số nhân lực"),
    (r"of construction cost", "chi phí xây dựng"),
    (r"of the cost of a new place", "chi phí một chỗ mới"),
    (r"of the national unit cost", "suất vốn chung"),
    (r"residents per worker|residents per direct worker", "người/nhân viên"),
    (r"share of (?:the )?(?:people in )?need", "tỷ lệ nhu cầu"),
    (r"\bshare\b", "tỷ lệ"),
    (r"\bminutes\b", "phút"),
    (r"\bplaces\b", "chỗ"),
    (r"\bpersons\b", "người"),
    (r" ?\bper month\b", "/tháng"),
    (r" ?\bper year\b|/year\b", "/năm"),
    (r"/month\b", "/tháng"),
    (r"\bDecree\b", "Nghị định"),
    (r"\bDecision\b", "Quyết định"),
    (r"\bCircular\b", "Thông tư"),
    (r"\bResolution\b", "Nghị quyết"),
    (r"\bArts?\.? (?=\d)", "Điều "),
    (r"^assumption\b", "giả định"),
    (r"\bassumption\b", "giả định"),
    (r"\bscenario file\b", "tệp kịch bản"),
)


_ENGLISH: tuple[tuple[str, str], ...] = (
    (r"^Kế hoạch số (\S+)", r"Plan no. \1"),
    (r"^Quyết định số (\S+)", r"Decision no. \1"),
    (
        r"^Kế hoạch thực hiện Đề án trợ giúp xã hội giai đoạn (\d+) - (\d+)",
        r"Plan carrying out the social-assistance scheme \1-\2",
    ),
    (r" của Chủ tịch UBND tỉnh (.+)$", r" of the Chairperson of the People's Committee of \1 Province"),
    (r" của UBND tỉnh (.+)$", r" of the People's Committee of \1 Province"),
)
_DATE = re.compile(r" ngày (\d{1,2})/(\d{1,2})/(\d{4})")


def document(name: str, language: Language) -> str:
    """Return the title of a plan document, which is Vietnamese in a run, in `language`.

    >>> document("Kế hoạch số 512/KH-UBND ngày 31/7/2024 của UBND tỉnh Đắk Nông", "en")
    "Plan no. 512/KH-UBND of 31 July 2024 of the People's Committee of Đắk Nông Province"
    """
    if language == "vi":
        return name
    for pattern, words in _ENGLISH:
        name = re.sub(pattern, words, name)
    return _DATE.sub(lambda m: " of " + date_long(date(int(m[3]), int(m[2]), int(m[1])), "en"), name)


def cite(text: str, language: Language) -> str:
    """Return an English citation or unit in `language`; words that aren't in the list stay English."""
    if language == "en":
        return text
    for pattern, words in _VIETNAMESE:
        text = re.sub(pattern, words, text)
    return text


def in_language(row: Mapping[str, Any], key: str, language: Language) -> str:
    """Return ``row[key]`` in `language`: the Vietnamese text if the row has one, else the translated citation."""
    own = row.get(f"{key}_vi") if language == "vi" else None
    if not is_missing(own):
        return clean(own)
    value = row[key]
    return "" if is_missing(value) else cite(clean(value), language)
