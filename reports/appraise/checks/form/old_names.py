"""A unit that was abolished is named as if it were there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import Check, Remark
from ansinh.reports.appraise.papers import lines

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier

DISTRICTS_UNTIL = "2025-07-01"
"""From this day there are no districts, district towns and townships (Resolution 202/2025/QH15)."""
OLD = re.compile(
    r"(?:UBND|Ủy ban nhân dân)(?: các| cấp)? (?:huyện|thị xã|quận)|(?:Sở|Bộ|Phòng) (?:Lao động|LĐ)|(?<![\w])cấp huyện(?![\w])"
    r"|(?:Sở|Bộ) (?:Kế hoạch và Đầu tư|Tài nguyên và Môi trường|Nông nghiệp và Phát triển nông thôn|Giao thông vận tải"
    r"|Thông tin và Truyền thông)|(?:Sở|Bộ) (?:KH ?& ?ĐT|KHĐT|TN ?& ?MT|TNMT|NN ?& ?PTNT|GTVT)(?!\w)"
)
"""Committees of districts, and agencies that were merged on 1 March 2025, also as they are shortened."""
PRESENT = re.compile(
    r"(?:thuộc|trực thuộc|Chủ tịch|nay là) (?:huyện|thị xã)|(?<![\w])tại (?:huyện|thị xã|thị trấn) (?=[A-ZĐ])"
)
FORMER = ("trước", "cũ", "former", "Thông tư", "TT-BLĐTBXH", "chuyển nhiệm vụ")
"""A text with one of these words says itself that it looks back, or cites a document by its issuer of then."""


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look for agencies of abolished levels, and for districts told as present, in letters since the reform."""
    if dossier.day.isoformat() < DISTRICTS_UNTIL:
        return
    for letter in dossier.main:
        for place, text in lines(letter):
            found = OLD.search(text) or PRESENT.search(text)
            if found and not any(word in text for word in FORMER):
                yield Remark(letter.file, place, {"name": found[0]})


CHECK = Check("old_names", look)
