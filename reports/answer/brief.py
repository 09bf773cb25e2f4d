"""Collect the answer of a run; terminal, notebook, report, map and workbook say the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ansinh.planning.answer.missed import CODE
from ansinh.reports.answer.beside import Row, rows
from ansinh.reports.answer.causes import Cause, causes
from ansinh.reports.answer.certainty import certainty
from ansinh.reports.answer.denominators import denominators
from ansinh.reports.answer.tiles import Tile, tiles
from ansinh.reports.answer.written import people
from ansinh.words.numbers import shown_difference
from ansinh.words.plain import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

CLAUSES = 3
"""Answers in the headline: more can't be read at a glance."""

NO_SITES = "data.candidates_none"
"""Key of the assumption that no place satisfies the rules for sites."""
SHOWN_PEOPLE = 0.5
"""People; fewer are told as nobody."""


@dataclass(frozen=True)
class Brief:
    """The answer of a run in one language.

    Attributes
    ----------
    headline
        One sentence, the most important answer first.
    tiles
        One answer for each kind of question, the most important first.
    rows
        Today, official plan and proposed plan beside each other.
    causes
        At most five findings, one per cause.
    certainty
        One sentence on how firm the answer is.
    denominators
        One sentence on who is counted, where two answers count different people; else "".
    """

    headline: str
    tiles: list[Tile]
    rows: list[Row]
    causes: list[Cause]
    certainty: str
    denominators: str


def brief(facts: Facts, words: Words) -> Brief:
    """Return the answer of a run; it is made once for each language and variant of words."""
    key = ("brief", words)
    if key not in facts.said:
        found = tiles(facts, words)
        facts.said[key] = Brief(headline(facts, found, words), found, rows(facts, words), causes(facts, words),
                                certainty(facts, words), denominators(facts, words))  # fmt: skip
    made: Brief = facts.said[key]
    return made


def headline(facts: Facts, found: list[Tile], words: Words) -> str:
    """Return one sentence of the first answers: "Đắk Nông: 387 places too few; ... "."""
    before = (*_missed(facts, words), *_no_sites(facts, words), *_serves_fewer(facts, words))
    clauses = "; ".join((*before, *(tile.clause for tile in found[:CLAUSES] if tile.clause)))
    place = str(facts.data.meta.get("province_name_vi") or "")  # with its marks, in English too
    if not clauses:
        return str(facts.data.meta.get(f"title_{words.language}") or facts.data.meta.get("title_vi") or place)
    sentence = f"{place}: {clauses}" if place else clauses[0].upper() + clauses[1:]
    return f"{sentence}."


def _serves_fewer(facts: Facts, words: Words) -> Iterator[str]:
    """Yield that the proposal serves fewer people than the plan as written, which no reader expects of a better plan."""
    if facts.official_id is None:
        return
    fewer = shown_difference(
        facts.measure("served_persons", facts.official_id), facts.measure("served_persons"), 0
    )
    if fewer >= SHOWN_PEOPLE:
        yield words("answer.fewer_clause", people=people(fewer, words), gain=_gain(facts, words))


def _gain(facts: Facts, words: Words) -> str:
    """Say in which service the proposal serves more people than the plan as written; "" where it does in none."""
    rows = facts.by_service[facts.by_service["period"] == facts.period]
    served = rows.pivot_table(index="service", columns="plan_id", values="served_persons")
    more = (served[facts.plan_id].round() - served[facts.official_id].round()).sort_values(ascending=False)
    if more.empty or more.iloc[0] < SHOWN_PEOPLE:
        return ""
    service = text(facts.name("services", more.index[0], words.language)).lower()
    return words("answer.fewer_gain", people=people(more.iloc[0], words), service=service)


def _no_sites(facts: Facts, words: Words) -> Iterator[str]:
    """Yield that the rules for sites leave no place, which is why nothing new is built."""
    if NO_SITES in set(facts.data.assumptions.get("key", ())):
        yield words("answer.no_sites_clause")


def _missed(facts: Facts, words: Words) -> Iterator[str]:
    """Yield what the proposed plan misses, where no plan keeps all limits: that is said before anything else."""
    table = facts.data.findings
    mine = table[(table["code"] == CODE) & (table["plan_id"] == facts.plan_id)]
    if len(mine):
        yield words("missed.head", items=", ".join(text(said) for said in mine[f"text_{words.language}"]))
