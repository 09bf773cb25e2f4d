"""Which province a planner means: built-in ones of before July 2025, and those of today."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from ansinh.geodata.names import name_key
from ansinh.models.errors import Finding, InputError
from ansinh.words.nearest import nearest

ALIASES: dict[str, tuple[str, ...]] = {
    "lao-cai": ("laocai", "10"),
    "hai-duong": ("haiduong", "30"),
    "thua-thien-hue": ("thuathienhue", "hue", "tthue", "thuathien", "46"),
    "quang-ngai": ("quangngai", "51"),
    "dak-nong": ("daknong", "dacnong", "darknong", "67"),
}
"""Short name of a built-in province → other ways of writing it, folded (lower case, no marks) and without blanks."""
MOST_HINTS, ALIKE_PROVINCES = 4, 0.6
"""A message names at most so many provinces, each at least so similar (difflib's ratio): many names look alike."""


def resolve(name: str) -> str:
    """Return the short name of the province that `name` means: a built-in one of before, or one of today.

    Raises
    ------
    InputError
        No province has that name: the message says what became of a former province, or gives the nearest names.
    """
    # The package of today's provinces imports the one that opens a province, which imports this module.
    from ansinh.geodata.national.names import former_provinces, present_names

    known = present_names() | {alias: slug for slug, aliases in ALIASES.items() for alias in aliases}
    key = name_key(str(name))
    if key in known:
        return known[key]
    formers = {name_key(row["former_name_vi"]): row for row in former_provinces().to_dict("records")}
    formers |= {row["former_code"]: row for row in formers.values()}
    where = f"province {str(name)!r}"
    if key in formers:
        now = formers[key]["slug"]
        remedy = f"use {now!r}, the whole province of today; for the former one alone, with your own tables: ansinh init my-plan"
        raise InputError([Finding(where, f"is part of {_title(now)} since 1 July 2025", remedy)])
    written = [k for k in (*known, *formers) if not k.isdigit()]
    near = nearest(key, written, MOST_HINTS, ALIKE_PROVINCES)
    hints = list(dict.fromkeys(_hint(k, known, formers) for k in near)) or sorted({*known.values()})
    raise InputError([Finding(where, "there is no province of that name", f"use one of: {', '.join(hints)}")])


def _hint(key: str, known: dict[str, str], formers: dict[str, dict[Hashable, Any]]) -> str:
    """Return a short name, with what became of it where it is a province of before."""
    if key not in formers:
        return known[key]
    now, name = formers[key]["slug"], formers[key]["former_name_vi"]
    if key not in known:
        return f"{now} ({name} is part of it)"
    if known[key] in ALIASES and name != _title(now):
        return f"{known[key]} ({name} is part of {_title(now)}; its former plan is built in as {known[key]})"
    return known[key]


def _title(slug: str) -> str:
    """Return the Vietnamese name of a province of today."""
    from ansinh.geodata.national.names import present_provinces

    return str(present_provinces()["name"][slug])
