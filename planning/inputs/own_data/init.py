"""Start a plan folder: with an example to fill in, or with the tables of a built-in province."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from ansinh.geodata import Province, open_province
from ansinh.geodata.own.write import write_tables
from ansinh.geodata.storage.durable import whole_folder
from ansinh.geodata.travel.routed import NETWORKS
from ansinh.planning.question.text.load import scenario_text

STARTER = files("ansinh.planning.starter")
REGISTER = "facilities.csv"
REGISTER_COLUMNS = (
    "name_vi",
    "service",
    "places",
    "ownership",
    "commune_code",
    "lon",
    "lat",
    "source",
    "source_date",
    "note",
)
_ID = re.compile(r"[^a-z0-9-]+")


def start_empty(target: Path) -> Path:
    """Write the example plan into a new folder."""

    def fill(folder: Path) -> None:
        for item in STARTER.iterdir():
            if item.name.endswith((".csv", ".geojson")):
                (folder / item.name).write_bytes(item.read_bytes())
        text = STARTER.joinpath("scenario.toml").read_text(encoding="utf-8")
        text = text.replace('id = "my-plan"', f'id = "{plan_id(target)}"')
        (folder / "scenario.toml").write_text(text, encoding="utf-8")

    return whole_folder(target, fill)


def start_from(target: Path, name: str) -> Path:
    """Write a scenario and its province's data as tables into a new folder.

    A built-in plan is written with its province; a province of today with its first scenario, and with an empty register
    of facilities where none is documented.

    Raises
    ------
    InputError
        If there is no such province, or the folder exists.
    """
    province = open_province(name)

    def fill(folder: Path) -> None:
        written = write_tables(province, folder)
        text = with_own_data(scenario_text(province.slug), province, written, plan_id(target))
        if "facilities" not in written:
            text = _with_register(text, folder)
        (folder / "scenario.toml").write_text(text, encoding="utf-8")

    return whole_folder(target, fill)


def _with_register(text: str, folder: Path) -> str:
    """Write a register of facilities to be filled in, and name it in a comment: an empty table can't be read."""
    (folder / REGISTER).write_text(",".join(REGISTER_COLUMNS) + "\n", encoding="utf-8-sig")
    lines = [
        "# Danh bạ cơ sở của tỉnh: điền facilities.csv (mỗi dịch vụ một dòng), rồi bỏ dấu # ở dòng dưới.",
        "# The province's register: fill in facilities.csv (one row a service), then take the # off the next line.",
        f'# facilities = "{REGISTER}"',
    ]
    return text.replace("[data]\n", "\n".join(["[data]", *lines, ""]), 1)


def plan_id(target: Path) -> str:
    """Return a scenario id made of a folder's name."""
    from ansinh.geodata.names import fold

    return _ID.sub("-", fold(target.absolute().name).replace(" ", "-")).strip("-") or "my-plan"


def with_own_data(text: str, province: Province, tables: dict[str, str], name: str) -> str:
    """Return a built-in scenario's text, comments kept, with a ``[data]`` table that names the files."""
    text = re.sub(r'(?m)^id = "[^"]*"$', f'id = "{name}"', text, count=1)
    text = re.sub(r'(?m)^province = "[^"]*"', f'province = "{province.name_vi}"', text, count=1)
    lines = [
        "[data]",
        "# Số liệu của tỉnh, viết ra thành bảng: sửa hoặc thay bằng số liệu mới hơn, rồi chạy ansinh check.",
        "# The province's data written out as tables: edit them or put newer ones in, then run ansinh check.",
        *(f'{table} = "{file}"' for table, file in tables.items()),
        f'name_en = "{province.name_en}"',
        f'now_vi = "{province.current_name_vi}"',
        f'site_prefix = "{province.site_prefix}"',
        *([f'roads_of = "{province.slug}"'] if province.roads_of in NETWORKS else []),
        "population_year = 2019",
        "",
        "[demand]",
    ]
    return text.replace("[demand]", "\n".join(lines), 1)
