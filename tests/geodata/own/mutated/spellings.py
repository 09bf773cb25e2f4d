"""Ways to write names, numbers and codes of one commune, and the cells behind its name in each layout."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from tests.geodata.own.mutated.made import YEAR, Cells
from tests.geodata.own.office import Commune, kind_behind

Numbered = Callable[[int], Any]


def dots(number: int) -> str:
    """Return a number with dots between its thousands."""
    return f"{number:,}".replace(",", ".")


def _short(name: str, space: str = " ") -> str:
    kinds = (("Phường ", "P."), ("Thị trấn ", "TT."), ("Xã ", "X."))
    return next(
        (f"{short}{space}{name.removeprefix(kind)}" for kind, short in kinds if name.startswith(kind)), name
    )


def _bare(name: str) -> str:
    return name.removeprefix("Phường ").removeprefix("Thị trấn ").removeprefix("Xã ")


NAMES: dict[str, Callable[[Commune], str]] = {
    "whole": lambda c: c.name,
    "short": lambda c: _short(c.name),
    "joined": lambda c: _short(c.name, ""),
    "bare": lambda c: _bare(c.name),
    "apart": lambda c: unicodedata.normalize("NFD", c.name),
    "capitals": lambda c: c.name.upper(),
    "numbered": lambda c: f"- {c.name}",
    "kind behind": lambda c: kind_behind(c.name),
    "district behind": lambda c: f"{c.name} - {c.district}",
}
NUMBERS: dict[str, Numbered] = {
    "int": int,
    "dots": dots,
    "spaces": lambda number: f"{number:,}".replace(",", " "),
    "hard spaces": lambda number: f"{number:,}".replace(",", "\u00a0"),
    "float": float,
    "commas": lambda number: f"{number:,}",
    "people": lambda number: f"{dots(number)} người",
    "starred": lambda number: f"{dots(number)}*",
}
CODES: dict[str, Callable[[str], Any] | None] = {
    "none": None, "text": str, "number": int, "float": lambda code: f"{code}.0", "quoted": lambda code: f"'{code}",
    "formula": lambda code: f'="{code}"',
}  # fmt: skip
DISTRICTS: dict[str, Callable[[str], str]] = {
    "whole": str,
    "short": lambda name: name.replace("Thành phố", "TP.").replace("Huyện", "H."),
    "bare": lambda name: name.removeprefix("Thành phố ").removeprefix("Huyện "),
}
LAYOUTS = ("flat", "flat", "flat", "two rows", "group", "sexes", "thousand", "thousand above", "million", "years", "long", "year rows",
           "ages", "ages percent", "ages by row", "town and country", "households", "area")  # fmt: skip
PLAIN = ("thousand", "thousand above", "million", "long", "year rows", "ages by row")
"""Layouts whose numbers are numbers, not texts."""
AGED = ("ages", "ages percent")
"""Layouts with people under 16 and from 60 on."""
_MANY = {"thousand": 1_000, "thousand above": 1_000, "million": 1_000_000}
_AREA_KM2 = 76.5


def heading(layout: str, lead: list[Any]) -> Cells:
    """Return the rows of the heading behind the columns `lead`."""
    blank: list[Any] = [None] * len(lead)
    return {
        "two rows": [[*lead, "Dân số", None, None], [*blank, "Tổng số", "Nam", "Nữ"]],
        "group": [[*lead, "Dân số", None, None]],
        "sexes": [[*lead, "Nam", "Nữ"]],
        "thousand": [[*lead, "Dân số (nghìn người)"]],
        "thousand above": [[*blank, "Đơn vị tính: 1.000 người"], [*lead, "Dân số"]],
        "million": [[*lead, "Dân số (triệu người)"]],
        "years": [[*lead, "Dân số 2019", f"Dân số {YEAR}"]],
        "long": [[*lead, "Giới tính", "Dân số"]],
        "year rows": [[*lead, "Năm", "Dân số"]],
        "ages": [[*lead, "Dân số", "Dưới 16 tuổi", "Từ 60 tuổi trở lên"]],
        "ages percent": [[*lead, "Dân số", "Dưới 16 tuổi (%)", "Từ 60 tuổi trở lên (%)"]],
        "ages by row": [[*lead, "Nhóm tuổi", "Dân số"]],
        "town and country": [[*lead, "Tổng số", "Thành thị", "Nông thôn"]],
        "households": [[*lead, "Số hộ", "Số nhân khẩu"]],
        "area": [[*lead, "Diện tích (km²)", "Dân số", "Mật độ (người/km²)"]],
    }.get(layout, [[*lead, "Dân số"]])  # fmt: skip


def cells(layout: str, unit: Commune, numbered: Numbered) -> Cells:
    """Return the cells behind the name of a commune, or of several as one: one row, or one for each part."""
    people, male = unit.people, unit.people // 2
    urban = people if unit.name.startswith(("Phường", "Thị trấn")) else 0
    middle = people - unit.under16 - unit.aged60
    rows: dict[str, Cells] = {
        "two rows": [[numbered(people), numbered(male), numbered(people - male)]],
        "group": [[numbered(male), numbered(people - male), numbered(people)]],
        "sexes": [[numbered(male), numbered(people - male)]],
        "years": [[numbered(round(people * 0.95)), numbered(people)]],
        "long": [["Chung", people], ["Nam", male], ["Nữ", people - male]],
        "year rows": [[YEAR, people], [YEAR - 1, round(people * 0.97)]],
        "ages": [[numbered(people), numbered(unit.under16), numbered(unit.aged60)]],
        "ages percent": [
            [numbered(people), *(round(100 * n / people, 1) for n in (unit.under16, unit.aged60))]
        ],
        "ages by row": [["Tổng", people], ["0-15", unit.under16], ["16-59", middle], ["60+", unit.aged60]],
        "town and country": [[numbered(people), numbered(urban), numbered(people - urban)]],
        "households": [[numbered(round(people / 3.7)), numbered(people)]],
        "area": [[_AREA_KM2, numbered(people), round(people / _AREA_KM2)]],
    }
    return rows.get(layout, [[people / _MANY[layout] if layout in _MANY else numbered(people)]])
