"""Which province a planner means: built-in ones of before July 2025, and those of today."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from ansinh.geodata.names import name_key
from ansinh.models.errors import InputError, SaidFinding
from ansinh.words.nearest import nearest
from ansinh.words.phrase import Both, Listed, Phrase, Sayable

ALIASES: dict[str, tuple[str, ...]] = {
    "lao-cai": ("laocai", "10"),
    "hai-duong": ("haiduong", "30"),
    "thua-thien-hue": ("thuathienhue", "hue", "tthue", "thuathien", "46"),
    "quang-ngai": ("quangngai", "51"),
    "dak-nong": ("daknong", "dacnong", "darknong", "67"),
}
"""Short name of a built-in province → other ways of writing it, folded (lower case, no marks) and without blanks."""
YEAR = "2025"
"""A name with this year is a province of today."""
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
    where = Phrase.of("province.where", name=repr(str(name)))
    former = formers.get(key) or formers.get(key.removesuffix(YEAR))
    if former is not None:
        raise InputError([SaidFinding.of(where, *_what_became(former, known))])
    near = _near(key, [k for k in (*known, *formers) if not k.isdecimal()])
    hints: list[Sayable] = [_hint(k, known, formers) for k in near]
    if not hints:
        hints = [Both(slug, slug) for slug in sorted({*known.values()})]
    once = {hint.said("en"): hint for hint in hints}
    remedy = Phrase.of("province.use", names=Listed(tuple(once.values())))
    raise InputError([SaidFinding.of(where, Phrase("province.unknown"), remedy)])


def _what_became(former: dict[Hashable, Any], known: dict[str, str]) -> tuple[Phrase, Phrase]:
    """Return what became of a province of before, and what to use instead."""
    now, built_in = former["slug"], known.get(name_key(former["former_name_vi"]))
    problem = Phrase.of("province.part_of", now=_title(now))
    if built_in in ALIASES:
        return problem, Phrase.of("province.use_either", now=repr(now), former=repr(built_in))
    return problem, Phrase.of("province.use_now", now=repr(now))


def _near(key: str, written: list[str]) -> list[str]:
    """Return the names that a mistyped or shortened one may mean: those that begin with it, or else resemble it."""
    begun = [name for name in written if name.startswith(key)] if key else []
    return [
        *begun,
        *(name for name in nearest(key, written, MOST_HINTS, ALIKE_PROVINCES) if name not in begun),
    ]


def _hint(key: str, known: dict[str, str], formers: dict[str, dict[Hashable, Any]]) -> Both | Phrase:
    """Return a short name, with what became of it where it is a province of before."""
    if key not in formers:
        return Both(known[key], known[key])
    now, name = formers[key]["slug"], formers[key]["former_name_vi"]
    if key not in known:
        return Phrase.of("province.hint_part", now=now, name=name)
    if known[key] in ALIASES and name != _title(now):
        return Phrase.of("province.hint_former", slug=known[key], name=name, now=_title(now))
    return Both(known[key], known[key])


def _title(slug: str) -> str:
    """Return the Vietnamese name of a province of today."""
    from ansinh.geodata.national.names import present_provinces

    return str(present_provinces()["name"][slug])
