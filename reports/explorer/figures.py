"""What the explorer says of a plan: its main figures, what is built, and what is proven."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ansinh.planning.analyses.base import open_sites
from ansinh.planning.desk import Desk, Tried
from ansinh.reports.explorer.wording import compared_with, site_name
from ansinh.words import Language, Words
from ansinh.words.numbers import minutes, number, percent, whole
from ansinh.words.phrase import Gap

PROVEN = 1e-6
"""A smaller gap is rounding, and the plan counts as proven optimal."""


@dataclass(frozen=True)
class Tile:
    """One figure of a plan: its key and value, its name, what it is of, and the official plan's value; as text."""

    key: str
    value: str
    name: str
    note: str
    official: str
    short: bool


def figures(desk: Desk, tried: Tried, language: Language) -> Iterator[Tile]:
    """Yield the main figures of the plan, beside those of the official plan."""
    words, now = Words(language), whole_people(tried.figures)
    then = whole_people(tried.official_figures) if tried.official_figures else {}
    total = number(now["served_persons"] + now["unserved_persons"], language)
    shown = (
        ("served", number, "served_persons", words("explorer.of_target", total=total)),
        ("unserved", number, "unserved_persons", ""),
        ("minutes", _one, "mean_minutes", words("explorer.p90", value=minutes(now["p90_minutes"], language))),
        ("covered", _percent, "covered_share", ""),
        ("capital", number, "capital_million_vnd", ""),
        ("places", number, "places", ""),
    )
    beside = compared_with(desk, language)
    for name, write, key, note in shown:
        was = words("explorer.official", plan=beside, value=write(then[key], language)) if then else ""
        short = name == "unserved" and now[key] > 1
        yield Tile(key, write(now[key], language), words(f"explorer.tile.{name}"), note, was, short)


def whole_people(figures: dict[str, float]) -> dict[str, float]:
    """Return the figures with whole people, so that those served and those not are the sum that is shown.

    Examples
    --------
    >>> from ansinh.reports.explorer.figures import whole_people
    >>> whole_people({"served_persons": 487.5, "unserved_persons": 103.6})
    {'served_persons': 488, 'unserved_persons': 103}
    """
    served = whole(figures["served_persons"])
    left = whole(figures["served_persons"] + figures["unserved_persons"]) - served
    return {**figures, "served_persons": served, "unserved_persons": left}


def _one(value: float, language: Language) -> str:
    return number(value, language, 1)


def _percent(value: float, language: Language) -> str:
    return percent(value, language, 0)


def certainty(desk: Desk, tried: Tried, language: Language) -> tuple[str, str]:
    """Return the lines on new sites and on what is proven about the plan."""
    words = Words(language)
    built = sorted(
        site_name(desk, site, language) for site in open_sites(tried.plan, tried.problem, new=True)
    )
    listed = f"{words('explorer.built')}: {', '.join(built)}." if built else words("explorer.none_built")
    stages = tried.plan.stages
    proofs = [_proof(str(s), float(g), language) for s, g in zip(stages["stage"], stages["gap"], strict=True)]
    return listed, f"{words('explorer.sure')}: {'; '.join(proofs)}."


def _proof(stage: str, gap: float, language: Language) -> str:
    """Return the words for what is proven about one stage of the plan."""
    words = Words(language)
    if gap <= PROVEN:
        verdict = words("explorer.proven")
    elif gap < 1:
        verdict = words("explorer.within", gap=Gap(gap).said(language))
    else:
        verdict = words("explorer.open_gap")
    return f"{words(f'explorer.stage_{stage}')} {verdict}"
