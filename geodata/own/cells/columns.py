"""Recognise columns by their Vietnamese or English names; marks, case, underscores and units are ignored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import pandas as pd

from ansinh.geodata.names import fold
from ansinh.geodata.own.layout.units import unit_of
from ansinh.geodata.own.layout.words import NEUTRAL, is_part, is_whole, is_year
from ansinh.geodata.services import facility_services
from ansinh.words.phrase import Both, Phrase, Sayable

_PARENTHESES = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_YEAR = re.compile(r"\b(19|20)\d{2}\b|(?<=[a-z])(19|20)\d{2}$")
_NUMBERED = re.compile(r"^\s*\(?(\d{1,2}|[a-zA-Z])[.)]\s+")
_DATED = re.compile(
    r"\b(tinh )?(den|tai|nam|thoi diem)( thoi diem)?( ngay)?( \d{1,2} \d{1,2})? (19|20)\d{2}\b"
)
_PART_OF_NAMES = frozenset({"khau", "nguoi", "dan", "k", "population"})
"""Words that are units, and part of the names of columns ("Nhân khẩu")."""
_DBF_NAME = 10  # most letters of a column name in a Shapefile's table
# The header is sought in so many rows: titles and notes above it rarely take more than a dozen.
HEADER_ROWS = 25
_BEFORE_A_SERVICE = re.compile(
    r"^((dich vu|cham soc|nuoi duong|quan ly|tro giup|phuc vu|nhom|doi tuong|cac|va|cho) )+"
)
"""Words before that of a service: "Chăm sóc, nuôi dưỡng người cao tuổi"."""
_NOT = (
    r"(?<!ban )(?<!noi )(?<!cu )(?<!luu )\btru\b"
    r"|\b(khong|chua|ngung|dung|thoi) (con )?(nhan|tiep nhan|phuc vu|gom|bao gom|nuoi duong|cham soc|quan ly|tro giup)\b(?! duoc)"
    r"|\b(khong|ngoai|chua co)( \w+){{0,3}} ({stems})\b"
)
"""Words by which a service is named that isn't offered; "chua" and "dung" alone are also in "chữa bệnh", "sử dụng"."""
_AND = re.compile(r"[,;&+]")
"""Marks that join two groups of people as "và" does."""
_OF_FACILITIES = re.compile(r"\b(tgxh|btxh|tro giup xa hoi|bao tro xa hoi)$")
"""What a heading of facilities adds to "Tên cơ sở", "Số chỗ"; elsewhere, and on people, it names clients of assistance."""
_COUNT_CLIENTS = ("service", "residents", "places_")
"""Beginnings of fields of facilities that tell of people: "Người cao tuổi BTXH" needn't be places."""
_PLACES_OF_A_SERVICE = "places_{service}"
"""Field of columns.csv that stands for a column of each service."""


@lru_cache(maxsize=1)
def schema() -> pd.DataFrame:
    """Return the columns of all tables, with a column of places for each service: table, field, type, names."""
    with files("ansinh.geodata.own").joinpath("schema/columns.csv").open(encoding="utf-8") as handle:
        table = pd.read_csv(handle, dtype=str)
    at = table.index[table["field"] == _PLACES_OF_A_SERVICE][0]
    places = [
        {**table.loc[at], "field": f"places_{service.code}", "names": ";".join(service.column_words)}
        for service in facility_services().values()
    ]
    return pd.concat([table[:at], pd.DataFrame(places), table[at + 1 :]], ignore_index=True)


@lru_cache(maxsize=16)
def fields(table: str) -> dict[str, str]:
    """Return field → type of one table."""
    rows = schema()[schema()["table"] == table]
    return dict(zip(rows["field"], rows["type"], strict=True))


def is_counted(table: str, field: str) -> bool:
    """Whether a field counts people or places, which add up over rows: a number of two rows belongs to neither alone."""
    numbers = ("places", "planned_places", "residents", "low", "high")
    return fields(table).get(field) == "persons" or field.startswith(numbers)


@lru_cache(maxsize=16)
def _known(table: str) -> dict[str, tuple[str, ...]]:
    """Return every folded name → the fields it may be, in the order of the schema."""
    names: dict[str, tuple[str, ...]] = {}
    for row in schema()[schema()["table"] == table].itertuples():
        for name in [str(row.field), *str(row.names).split(";")]:
            key = _key(name)
            names[key] = tuple(dict.fromkeys((*names.get(key, ()), str(row.field))))
    return names


@lru_cache(maxsize=128)
def names_of(table: str, field: str) -> tuple[str, ...]:
    """Return the names under which a field is understood, for messages."""
    rows = schema()[(schema()["table"] == table) & (schema()["field"] == field)]
    return tuple(str(rows["names"].iloc[0]).split(";")) if len(rows) else ()


def called(field: str) -> Sayable:
    """Return what a field is called in messages, in both languages; an unknown one stays as it is written."""
    known = "places" if field.startswith("places_") else field
    key = f"own_data.field.{known}"
    return Phrase.of(key) if known in set(schema()["field"]) else Both(field, field)


def _key(name: object) -> str:
    return fold(str(name)).replace(" ", "")


@lru_cache(maxsize=4096)
def field_of(table: str, name: object) -> str | None:
    """Return the field that a column name means; None if it is not known.

    A unit or a year in the name ("Dân số (người)", "Dân số 2023") is ignored. In a name with group headings
    ("Dân số / Tổng số") the last part counts, or the one above it where the last means the whole.
    """
    parts = str(name).split(" / ")
    return _in_group(table, parts) if len(parts) > 1 else _plain_field(table, str(name))


def _in_group(table: str, parts: Sequence[str]) -> str | None:
    """Return the field of a column under group headings."""
    *groups, last = parts
    if is_part(last) or any(is_part(group) and fold(group) not in NEUTRAL for group in groups):
        return None
    if is_whole(last) or is_year(last) or unit_of(last.strip(" ()")) is not None:
        return field_of(table, " / ".join(groups))
    field = _plain_field(table, last)
    narrowed = [group for group in groups if not (is_year(group) or is_whole(group) or fold(_PARENTHESES.sub(" ", group)) in NEUTRAL
                                                  or _plain_field(table, group) == "population")]  # fmt: skip
    if field is not None and not (field.startswith("population") and narrowed):
        return field
    return None


def _plain_field(table: str, text: str) -> str | None:
    known = _known(table)
    plain = _NUMBERED.sub("", _without_unit(_PARENTHESES.sub(" ", text)))
    dated = _DATED.sub(" ", fold(plain))
    for attempt in (text, plain, dated, _YEAR.sub(" ", dated)):
        if hit := known.get(_key(attempt)):
            return hit[0]
    if table == "facilities":
        hit = known.get(_key(_OF_FACILITIES.sub("", dated)), ())
        if hit and not hit[0].startswith(_COUNT_CLIENTS):
            return hit[0]
    if len(text) == _DBF_NAME:  # a shapefile cuts names off
        cut = {fields_[0] for name_, fields_ in known.items() if name_.startswith(_key(text))}
        if len(cut) == 1:
            return cut.pop()
    return None


def _without_unit(text: str) -> str:
    """Return a heading without a unit behind its last comma, dash or blank: "Dân số, nghìn người"."""
    cut = re.match(r"(.*\S)\s*[,:\-–]\s*([^,:\-–]+)$", text) or re.match(r"(.*\S)\s+(\S+)$", text)
    bare = cut is not None and unit_of(cut.group(2)) is not None and fold(cut.group(2)) not in _PART_OF_NAMES
    return cut.group(1) if cut and bare else text.removesuffix("%")


def known_names(table: str, row: Iterable[Any], own: Iterable[str] = ()) -> int:
    """Return how many different fields the cells of a row name; `own` are column names from the scenario."""
    given = {_key(name) for name in own}
    cells = [cell for cell in row if isinstance(cell, str) and cell.strip()]
    found = {field_of(table, cell) or (_key(cell) if _key(cell) in given else None) for cell in cells}
    return len(found - {None})


def header_row(table: str, rows: Sequence[Sequence[Any]], own: Iterable[str] = ()) -> int | None:
    """Return the position of the header: the row with most known names. One known name suffices in the first row only."""
    own = tuple(own)
    counts = [known_names(table, row, own) for row in rows[:HEADER_ROWS]]
    best = max(range(len(counts)), key=lambda number: counts[number], default=0)
    if not counts or not counts[best] or (counts[best] == 1 and best > 0):
        return None
    return best


def match(table: str, columns: Sequence[str], own: Mapping[str, str]) -> dict[str, list[str]]:
    """Return field → the columns that may hold it; a column that the scenario names is the only one for its field."""
    taken = {_key(name) for name in own.values()}
    found: dict[str, list[str]] = {}
    for column in columns:
        field = field_of(table, column)
        if field and _key(column) not in taken:
            found.setdefault(field, []).append(column)
    # A column named exactly like the field wins over synonyms, such as "commune_name" over "tên xã".
    for field, hits in found.items():
        exact = [column for column in hits if _key(column) == _key(field)]
        if exact:
            found[field] = exact
    for field, name in own.items():
        found[field] = [column for column in columns if _key(column) == _key(name)]
    return found


@lru_cache(maxsize=1)
def choice_words() -> pd.DataFrame:
    """Return the allowed values of columns with a choice, and their names: field, value, names."""
    services = [
        {"field": "service", "value": service.code, "names": ";".join(service.words)}
        for service in facility_services().values()
    ]
    with files("ansinh.geodata.own").joinpath("schema/choices.csv").open(encoding="utf-8") as handle:
        return pd.concat([pd.DataFrame(services), pd.read_csv(handle, dtype=str)], ignore_index=True)


@lru_cache(maxsize=1)
def _choices() -> dict[str, dict[str, str]]:
    choices: dict[str, dict[str, str]] = {}
    for row in choice_words().itertuples():
        for name in str(row.names).split(";"):
            choices.setdefault(str(row.field), {})[_key(name)] = str(row.value)
    return choices


def choice(field: str, text: str) -> str | None:
    """Return the value that a word means in a field with fixed choices; None if it is not understood."""
    words = _choices()["service" if field == "services" else field]
    if (found := words.get(_key(text))) is not None or field not in ("service", "services"):
        return found
    return words.get(_key(_BEFORE_A_SERVICE.sub("", fold(text)))) or _service_within(
        fold(_AND.sub(" va ", text))
    )


def _service_within(text: str) -> str | None:
    """Return the only service that a folded phrase names: "phuc hoi chuc nang tam than"; None for none or several.

    None as well for a phrase that joins two groups, since only one of them may be a service: "nguoi cao tuoi va nguoi lang thang".

    >>> _service_within("nuoi duong tre em mo coi khong noi nuong tua")
    'children'
    >>> _service_within("tre em khuyet tat"), _service_within("khong nhan nguoi cao tuoi")
    (None, None)
    """
    stems = {service.code: service.stems for service in facility_services().values()}
    found = [code for code, words in stems.items() if any(f" {word} " in f" {text} " for word in words)]
    joined = " va " in _BEFORE_A_SERVICE.sub("", text)
    return found[0] if len(found) == 1 and not joined and not _refused().search(text) else None


@lru_cache(maxsize=1)
def _refused() -> re.Pattern[str]:
    """Return what says of a service that it isn't offered."""
    stems = (word for service in facility_services().values() for word in service.stems)
    return re.compile(_NOT.format(stems="|".join(stems)))


def choice_values(field: str) -> tuple[str, ...]:
    """Return the allowed values of a field with fixed choices."""
    return tuple(dict.fromkeys(_choices()["service" if field == "services" else field].values()))
