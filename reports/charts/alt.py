"""Alternative texts: the content of each chart in words and figures, for readers who don't see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.planning.inputs.tables import records
from ansinh.reports.charts.robustness import chosen_share
from ansinh.reports.facts.former import former_district
from ansinh.reports.facts.money import source_names
from ansinh.reports.facts.whole_people import whole_by
from ansinh.words.numbers import minutes, money, number, percent
from ansinh.words.plain import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ansinh.reports.facts import Facts
    from ansinh.words import Words


_MOST_SITES = 10  # named in one text: a screen reader must read them all aloud


def alt_text(name: str, facts: Facts, words: Words) -> str:
    """Return the alternative text of the chart `name`."""
    detail = _DETAILS[name](facts, words) if facts.periods else ""
    return words(f"chart.{name}_alt", detail=detail or words("chart.no_data")).strip()


def _demand_places(facts: Facts, words: Words) -> str:
    rows = facts.by_service
    rows = rows[(rows["plan_id"] == facts.plan_id) & (rows["period"] == facts.period)]
    return "; ".join(
        f"{_service(facts, words, r['service'])}: {number(r['target_persons'], words.language)} {words('common.unit.persons')}, "
        f"{number(r['places'], words.language)} {words('common.unit.places')}"
        for r in records(whole_by(rows, "period"))
    )


def _reached(facts: Facts, words: Words) -> str:
    rows = facts.by_service
    rows = rows[(rows["plan_id"] == facts.plan_id) & (rows["period"] == facts.period)]
    parts = ("served", "no_place", "out_of_reach")
    return "; ".join(
        f"{words(f'chart.outcome.{part}')}: {number(rows[part + '_persons'].sum(), words.language)} {words('common.unit.persons')}"
        for part in parts
    )


def _travel(facts: Facts, words: Words) -> str:
    names = ("mean_minutes", "p90_minutes")
    return "; ".join(
        f"{words(f'common.measure.{n}')}: {minutes(facts.measure(n), words.language)}" for n in names
    )


def _money(facts: Facts, words: Words) -> str:
    names = source_names(facts)
    return "; ".join(
        f"{text(names.get(str(source), {}).get(words.language) or words.code('common.source', source))}: "
        f"{money(row.sum(), words.language)}"
        for source, row in facts.capital_by_source.iterrows()
    )


def _frontier(facts: Facts, words: Words) -> str:
    return "; ".join(
        f"{words.get(f'common.plan.{plan}', text(facts.name('plans', plan, words.language)))}: "
        f"{money(facts.capital_of(plan), words.language)}, "
        f"{number(facts.measure('unserved_persons', plan), words.language)} {words('common.unit.persons')}"
        for plan in facts.plan_ids
    )


def _robustness(facts: Facts, words: Words) -> str:
    shares = chosen_share(facts).sort_values(ascending=False, kind="stable").head(_MOST_SITES)
    return "; ".join(
        f"{text(facts.name('sites', site, words.language))}: {percent(share, words.language, 0)}"
        for site, share in shares.items()
    )


def _districts(facts: Facts, words: Words) -> str:
    return "; ".join(
        f"{former_district(facts, words, name)}: "
        f"{percent(facts.group_measure('served_share', 'district_code', str(code)), words.language)}"
        for code, name in facts.data.districts["name"].items()
    )


def _official_optimised(facts: Facts, words: Words) -> str:
    if facts.official_id is None:
        return ""
    values = [facts.measure("served_persons", plan) for plan in (facts.official_id, facts.plan_id)]
    shown = [number(v, words.language) for v in values]
    return f"{words('common.measure.served_persons')}: {shown[0]} → {shown[1]} {words('common.unit.persons')}"


def _overview(facts: Facts, words: Words) -> str:
    rows = facts.actions.drop_duplicates("site_id", keep="last")
    return "; ".join(
        f"{text(facts.name('sites', r['site_id'], words.language))}: {words.code('common.action', r['action']).lower()}"
        for r in records(rows)
    )


def _service(facts: Facts, words: Words, service: str) -> str:
    return text(facts.name("services", service, words.language))


_DETAILS: dict[str, Callable[[Facts, Words], str]] = {
    "demand_places": _demand_places,
    "reached": _reached,
    "travel": _travel,
    "money": _money,
    "frontier": _frontier,
    "robustness": _robustness,
    "districts": _districts,
    "official_optimised": _official_optimised,
    "overview": _overview,
}
