"""What a message says about a name that no province has: what became of it, where it lies, or what it resembles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from ansinh.geodata.names import name_key
from ansinh.geodata.national.names import former_provinces, present_provinces
from ansinh.geodata.national.predecessors import district_formers, predecessors
from ansinh.geodata.own.unit_names import bare
from ansinh.geodata.province_aliases import ALIASES, CODE_DIGITS, YEAR
from ansinh.words.nearest import nearest
from ansinh.words.phrase import Both, Listed, Phrase, Sayable

MOST_HINTS, ALIKE_PROVINCES = 4, 0.6
"""A message names at most so many provinces, each at least so similar (difflib's ratio): many names look alike."""
ALIKE_GONE = 0.75
"""The same for provinces that were gone before 2025: few people mean one."""
LEAST_BEGINNING = 5
"""Letters of a province's name that a longer name must begin with to mean it: "Điện Biên Phủ", but not every "Huế ..."."""
SPELLINGS = {"baccan": "backan", "brvt": "bariavungtau", "bariavt": "bariavungtau"}
"""Other ways of writing a province of before, folded and without blanks."""


def explained(written: str, known: Mapping[str, str]) -> tuple[Phrase, Phrase]:
    """Return what is wrong with the name of a province, and what to use instead.

    Parameters
    ----------
    written
        The name as the user wrote it.
    known
        Folded name without blanks, or code → short name of each province that opens.
    """
    key = name_key(written)
    key = key.zfill(CODE_DIGITS) if key.isdecimal() else SPELLINGS.get(key, key).removesuffix(YEAR) or key
    formers = _formers()
    if key in formers:
        return _what_became(formers[key], known)
    if not key.isdecimal() and (district := bare(written).replace(" ", "")) in district_formers():
        hints = [_hint(formers[code], known) for code in district_formers()[district]]
        return Phrase("province.district"), _use(hints, known)
    if key in predecessors():
        gone = predecessors()[key]
        hints = [_hint(formers[code], known) for code in gone.former_codes]
        return Phrase.of("province.dissolved", year=gone.dissolved), _use(hints, known)
    return Phrase("province.unknown"), _use(_near_hints(key, known), known)


@cache
def _formers() -> dict[str, dict[str, Any]]:
    """Return the provinces of before July 2025 by folded name without blanks, and by code."""
    rows: list[dict[str, Any]] = [
        {str(column): value for column, value in row.items()} for row in former_provinces().to_dict("records")
    ]
    return {name_key(row["former_name_vi"]): row for row in rows} | {row["former_code"]: row for row in rows}


def _what_became(former: Mapping[str, Any], known: Mapping[str, str]) -> tuple[Phrase, Phrase]:
    """Return what became of a province of before, and what to use instead."""
    now, built_in = former["slug"], known.get(name_key(former["former_name_vi"]))
    problem = Phrase.of("province.part_of", now=_title(now))
    if built_in in ALIASES:
        return problem, Phrase.of("province.use_either", now=repr(now), former=repr(built_in))
    return problem, Phrase.of("province.use_now", now=repr(now))


def _use(hints: Iterable[Sayable], known: Mapping[str, str]) -> Phrase:
    """Return the advice to use one of some names, each once; without any, of all."""
    once = {hint.said("en"): hint for hint in hints} or {
        slug: Both(slug, slug) for slug in sorted({*known.values()})
    }
    return Phrase.of("province.use", names=Listed(tuple(once.values())))


def _near_hints(key: str, known: Mapping[str, str]) -> Iterable[Sayable]:
    """Return hints of the names that a mistyped or shortened one may mean, of gone provinces last."""
    formers, gone = _formers(), predecessors()
    for name in _near(key, [k for k in (*known, *formers) if not k.isdecimal()]):
        yield _hint(formers[name], known) if name in formers else Both(known[name], known[name])
    for name in nearest(key, gone, 1, ALIKE_GONE):
        for code in gone[name].former_codes:
            yield Phrase.of("province.hint_gone", now=formers[code]["slug"], name=gone[name].name)


def _near(key: str, written: list[str]) -> list[str]:
    """Return the names that begin with one, that it begins with, or that resemble it."""
    begun = [
        name
        for name in written
        if key and (name.startswith(key) or (len(name) >= LEAST_BEGINNING and key.startswith(name)))
    ]
    return [
        *begun,
        *(name for name in nearest(key, written, MOST_HINTS, ALIKE_PROVINCES) if name not in begun),
    ]


def _hint(former: Mapping[str, Any], known: Mapping[str, str]) -> Sayable:
    """Return a short name, with what became of a province of before where its name isn't that of today's."""
    now, name = former["slug"], former["former_name_vi"]
    slug = known.get(name_key(name))
    if slug is None:
        return Phrase.of("province.hint_part", now=now, name=name)
    if slug in ALIASES:
        key = "province.hint_namesake" if name == _title(now) else "province.hint_former"
        return Phrase.of(key, slug=slug, name=name, now=now if name == _title(now) else _title(now))
    return Both(slug, slug)


def _title(slug: str) -> str:
    """Return the Vietnamese name of a province of today."""
    return str(present_provinces()["name"][slug])
