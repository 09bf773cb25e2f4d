"""Words in headings and rows that name a part of the people (sexes, years) or the whole of them."""

from __future__ import annotations

import re

from ansinh.geodata.names import fold

WHOLE = frozenset({
    "tong so", "tong", "tong cong", "cong", "chung", "ca hai gioi", "hai gioi", "nam va nu", "ca nam va nu", "tat ca",
    "toan bo", "total", "both", "both sexes", "all", "sum", "tong chung", "t so", "ts", "tong dan so", "so luong",
})  # fmt: skip
"""The whole, of which other columns or rows are parts."""
MALE = frozenset({"nam", "male", "men", "m", "dan so nam", "so nam", "nam gioi", "males", "trong do nam"})
FEMALE = frozenset({"nu", "female", "women", "f", "dan so nu", "so nu", "nu gioi", "females", "trong do nu"})
TOWN = frozenset({"thanh thi", "urban", "dan so thanh thi", "trong do thanh thi"})
COUNTRY = frozenset({"nong thon", "rural", "dan so nong thon", "trong do nong thon"})
PARTS = MALE | FEMALE | TOWN | COUNTRY | frozenset({
    "kinh", "dan toc", "dan toc thieu so", "trong do", "chia ra",
    "thuong tru", "tam tru", "ho ngheo", "trong do dan toc thieu so",
})  # fmt: skip
"""Some of the people only: never read as all of them."""
NEUTRAL = frozenset({
    "nhom tuoi", "do tuoi", "chia theo do tuoi", "chia theo nhom tuoi", "theo do tuoi", "theo nhom tuoi", "trong do",
    "chia ra", "toa do", "vi tri", "dia chi", "dan so", "so dan", "tong dan so", "dan so trung binh", "phan theo nhom tuoi",
    "phan theo do tuoi", "tuoi", "age", "age group", "ages", "population", "don vi hanh chinh", "dan so chia theo do tuoi",
    "dan so chia theo nhom tuoi", "nhan khau", "co cau tuoi",
})  # fmt: skip
"""Group headings that don't narrow down what stands under them."""
YEAR = re.compile(r"(?<!\d)(19[5-9]\d|20[0-9]\d)(?!\d)")
_NUMBERING = re.compile(r"\(?\s*(\d{1,2}|[a-hA-H]|[ivxIVX]{1,4})\s*\)?(\s*=.*)?")
_SERIAL = frozenset({"stt", "tt", "so tt", "so thu tu", "no", "thu tu"})


def year_of(text: object) -> int | None:
    """Return the only year in a text; None if it has none, or several."""
    years = set(YEAR.findall(str(text)))
    return int(years.pop()) if len(years) == 1 else None


def last_year(text: str, until: int) -> int:
    """Return the last of the years in a text, `until` at most; 0 for none.

    >>> last_year("Dân số 2019 Dân số 2023 Quy hoạch 2030", until=2025)
    2023
    """
    return max((year for year in map(int, YEAR.findall(text)) if year <= until), default=0)


def is_year(text: object) -> bool:
    """Whether a text is a year and nothing more ("2024", "Năm 2024")."""
    return re.fullmatch(r"(nam )?(19[5-9]\d|20\d\d)", _plain(text)) is not None


def is_whole(text: object) -> bool:
    """Whether a text means the whole of something."""
    return _plain(text) in WHOLE


def is_part(text: object) -> bool:
    """Whether a text means some of the people only."""
    return _plain(text) in PARTS


def is_serial(text: object) -> bool:
    """Whether a heading is that of serial numbers (STT)."""
    return _plain(text) in _SERIAL


def is_numbering(text: object) -> bool:
    """Whether a cell numbers its column: "(1)", "A", "3=4+5"."""
    return _NUMBERING.fullmatch(str(text).strip()) is not None


def _plain(text: object) -> str:
    return fold(re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", str(text)))
