"""Checks across several keys of a scenario: names that must exist, years in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ansinh.models.backends.choice import is_known, remedy
from ansinh.models.errors import Finding
from ansinh.planning.question.parts.aims import FAIRNESS, SERVES_ALL, STAGES
from ansinh.planning.question.scenario import Scenario
from ansinh.words.nearest import nearest

MOST_LISTED = 30
"""Known names that a message lists; the nearest is named before them."""
QUARTERS = (1, 2, 3, 4)
OWN_COSTS = frozenset({"building_cost", "clinic_cost"})
DATE_OF_PRICES = frozenset({"price_year", "price_quarter"})
LEAST_INDEX, MOST_INDEX = 0.2, 5.0
"""Price indices beyond which it's per cent that was written: 108 for 1.08."""
LISTS = ("targets", "limits", "equity", "non_public", "commitments")
COUNT_COMMUNITY = ("targets", "commitments")
"""Parts that may count people served by community services."""


def check_scenario(scenario: Scenario) -> list[Finding]:
    """Return everything that is wrong between the parts of a scenario."""
    parts = (
        _periods,
        _names,
        _pairs,
        _budgets,
        _support,
        _official,
        _mergers,
        _shares,
        _commitments,
        _stages,
        _backend,
        _prices,
    )
    return [finding for part in parts for finding in part(scenario)]


def unknown(where: str, name: str, known: Iterable[str]) -> Finding:
    """Return the finding that `name` is not among `known`, with the nearest of them."""
    known = sorted(known)
    near = nearest(name, known)
    hint = f"did you mean {near[0]!r}? " if near else ""
    listed = ", ".join([*known[:MOST_LISTED], *(["…"] if len(known) > MOST_LISTED else [])])
    return Finding(where, f"{name!r} is not known", f"{hint}known: {listed or 'none'}")


def _periods(scenario: Scenario) -> Iterator[Finding]:
    ids = scenario.period_ids
    if len(set(ids)) < len(ids):
        yield Finding("periods", "two periods have the same id", "give each period its own target year")
    for before, after in zip(scenario.periods, scenario.periods[1:], strict=False):
        if after.start_year < before.start_year + before.years:
            yield Finding(f"periods: {after.id}", f"starts in {after.start_year}, before {before.id} has ended",
                          "put the periods in order, without overlap")  # fmt: skip


def _names(scenario: Scenario) -> Iterator[Finding]:
    """Yield services and periods that the scenario names but does not define."""
    for part in (*LISTS, "rules", "budgets", "upgrades"):
        for number, item in enumerate(getattr(scenario, part), start=1):
            where = f"{part}, entry {number}"
            services = getattr(item, "services", ()) or (getattr(item, "service", ""),)
            if len(set(services)) < len(services):
                yield Finding(f"{where}: services", "a service stands twice", "name each service once")
            known = {*scenario.services, *(scenario.community if part in COUNT_COMMUNITY else ())}
            for service in services:
                if service and service not in known:
                    yield unknown(f"{where}: service", service, known)
            if item.period and item.period not in scenario.period_ids:
                yield unknown(f"{where}: period", item.period, scenario.period_ids)


def _pairs(scenario: Scenario) -> Iterator[Finding]:
    """Yield services that pairs, joins and fairness name but the scenario does not define."""
    named = [(f"campuses.{key}, entry {n}", name) for key in ("may_share", "keep_apart")
             for n, pair in enumerate(getattr(scenario.campuses, key), 1) for name in pair]  # fmt: skip
    named += [(f"services.{name}.joins", host) for name, s in scenario.services.items() for host in s.joins]
    named += [("fairness.services", name) for name in scenario.fairness.services]
    yield from (
        unknown(where, name, scenario.services) for where, name in named if name not in scenario.services
    )


def _budgets(scenario: Scenario) -> Iterator[Finding]:
    seen = set()
    for number, budget in enumerate(scenario.budgets, start=1):
        key = (budget.source, budget.period, budget.covers, budget.ownership)
        if key in seen:
            yield Finding(f"budgets, entry {number}", f"a second budget of {budget.source!r} in {budget.period}",
                          "add the two together")  # fmt: skip
        seen.add(key)


def _support(scenario: Scenario) -> Iterator[Finding]:
    payers = {budget.source for budget in scenario.budgets}
    if scenario.support and payers and scenario.support.source not in payers:
        yield unknown("support.source", scenario.support.source, payers)


def _official(scenario: Scenario) -> Iterator[Finding]:
    seen = set()
    for number, entry in enumerate(scenario.official.places, start=1):
        where = f"official.places, entry {number}"
        if entry.service not in scenario.services:
            yield unknown(f"{where}: service", entry.service, scenario.services)
        if entry.period not in scenario.period_ids:
            yield unknown(f"{where}: period", entry.period, scenario.period_ids)
        key = (entry.site, entry.service, entry.period)
        if key in seen:
            yield Finding(where, f"{entry.site} has {entry.service} in {entry.period} twice", "keep one")
        seen.add(key)


def _mergers(scenario: Scenario) -> Iterator[Finding]:
    seen = set()
    for number, merger in enumerate(scenario.mergers, start=1):
        where = f"mergers, entry {number}"
        if merger.by and merger.by not in scenario.period_ids:
            yield unknown(f"{where}: by", merger.by, scenario.period_ids)
        if merger.site == merger.into:
            yield Finding(where, f"{merger.site} is merged into itself", "name its successor")
        if merger.site in seen:
            yield Finding(where, f"{merger.site} is merged twice", "keep one")
        seen.add(merger.site)


def _shares(scenario: Scenario) -> Iterator[Finding]:
    for number, item in enumerate(scenario.non_public, start=1):
        if item.min_share > item.max_share:
            text = f"min_share ({item.min_share:g}) is above max_share ({item.max_share:g})"
            yield Finding(f"non_public, entry {number}", text, "correct one of the two")
    for number, target in enumerate(scenario.targets, start=1):
        if target.comprehensive is not None and target.comprehensive > target.share:
            text = f"comprehensive ({target.comprehensive:g}) is above share ({target.share:g})"
            yield Finding(
                f"targets, entry {number}", text, "comprehensive services are a part of all services"
            )


def _commitments(scenario: Scenario) -> Iterator[Finding]:
    for number, item in enumerate(scenario.commitments, start=1):
        where = f"commitments, entry {number}"
        if item.kind == "sites_kept" and not item.sites:
            yield Finding(where, "names no sites that are to be kept", "add sites = [...]")
        if item.kind != "stated" and not item.period:
            yield Finding(where, f"{item.kind} without a period can't be judged", "add period = ...")


def _stages(scenario: Scenario) -> Iterator[Finding]:
    stages = scenario.optimise.stages
    if len(set(stages)) < len(stages):
        yield Finding("optimise.stages", "an aim stands twice", "name each aim once")
    if ("targets" in stages) != ("others" in stages) or {"targets", "unserved"} <= set(stages):
        yield Finding("optimise.stages", "targets and others are taken together",
                      'name both, in place of "unserved"')  # fmt: skip
    if FAIRNESS in stages and not set(SERVES_ALL) & set(stages[: stages.index(FAIRNESS)]):
        yield Finding(
            "optimise.stages", "fairness comes before anybody is served", "put it behind targets, others"
        )
    for name in scenario.optimise.tolerances:
        if name not in STAGES:
            yield unknown("optimise.tolerances", name, STAGES)


def _backend(scenario: Scenario) -> Iterator[Finding]:
    backend = scenario.solver.backend
    if not is_known(backend):
        yield Finding("solver.backend", f"{backend!r} is not known", remedy(backend))


def _prices(scenario: Scenario) -> Iterator[Finding]:
    """Yield an index that moves prices to no stated quarter, half a date, and a date that moves no price."""
    own = scenario.parameters
    index, quarter = own.get("price_index", 1.0), own.get("price_quarter", QUARTERS[-1])
    if not LEAST_INDEX <= index <= MOST_INDEX:
        yield Finding("parameters: price_index", f"{index:g} is no factor of prices", "write 1.08 for 108%")
    if quarter not in QUARTERS:
        yield Finding("parameters: price_quarter", f"{quarter:g} is no quarter", "write 1, 2, 3 or 4")
    dated, moved = own.keys() & DATE_OF_PRICES, index != 1.0
    if moved and dated < DATE_OF_PRICES:
        yield Finding("parameters: price_index", "moves prices, and nothing says to when",
                      "add price_year and price_quarter, the quarter of the index")  # fmt: skip
    elif dated and not moved and not own.keys() >= OWN_COSTS:
        yield Finding("parameters: price_year", "gives published unit costs another date without moving them",
                      "add price_index, or own building_cost and clinic_cost")  # fmt: skip
    elif dated and dated < DATE_OF_PRICES:
        yield Finding("parameters: price_year", "the year and the quarter of prices belong together",
                      "write both price_year and price_quarter, or neither")  # fmt: skip
