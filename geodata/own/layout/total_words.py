"""Words of rows that are totals: "Tổng cộng", "Cộng huyện Đắk Hà", "Toàn tỉnh"."""

from __future__ import annotations

import re

from ansinh.geodata.names import fold

_SUM = r"(tong|tong cong|tong so|tong chung|cong|cong chung|total|grand total|subtotal|sub total|sum)"
_OF = r"(toan|ca|chung|cac|so|dan|xa|phuong|huyen|thi xa|thanh pho|tp|quan|tinh|khu vuc|nhom|co so|cho|i+|[0-9]+|a|b|of)"
_TOTAL = re.compile(
    rf"{_SUM}( {_SUM})?( {_OF}\b.*)?|(toan|ca) (tinh|huyen|xa|thanh pho|tp|quoc|nuoc|quan|thi xa|vung)( .*)?"
)
_OF_A_PART = re.compile(
    rf"{_SUM} (huyen|thi xa|thanh pho|tp|quan|khu vuc|nhom|i+|[0-9]+|a|b)\b.*|toan (huyen|xa|quan|thi xa)( .*)?"
)
_START = re.compile(r"\s*[-+*•(]?\s*[tTcCsSgG]")
_LONGEST = 60  # letters; a longer text that begins with "Tổng" is a remark, not the label of a total


def is_total(cell: object) -> bool:
    """Whether a cell is the label of a row of totals ("Tổng cộng", "Cộng huyện Đắk Hà"), not a name such as "Cộng Hòa"."""
    if not isinstance(cell, str) or len(cell) > _LONGEST or not _START.match(cell):
        return False
    return _TOTAL.fullmatch(fold(cell)) is not None


def is_total_of_a_part(cell: object) -> bool:
    """Whether a cell is the label of the total of a district or another part ("Cộng huyện Đắk Hà")."""
    return isinstance(cell, str) and _OF_A_PART.fullmatch(fold(cell)) is not None
