"""Turn choices into a scenario, which can be saved and run like any other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer.plans import OFFICIAL_CAPITAL, ROUNDING_MILLION_VND, capital_by_period
from ansinh.planning.desk.choices import Choices, ServiceChoice
from ansinh.planning.inputs.budgets import BUILDING, RUNNING
from ansinh.planning.inputs.people.need import floor_share, floors
from ansinh.planning.question.parts.aims import FAIRNESS, SERVES_ALL, Target
from ansinh.planning.question.parts.services import Service
from ansinh.planning.question.scenario import Budget, NetworkLimit, Rule, Scenario
from ansinh.words import text
from ansinh.words.numbers import decimals_of, percent

SOURCE = "ansinh explore"
QUICK_GAP = 0.01
"""Gap of a quick solve: closer plans differ by less than a planner sees while trying."""
_SMALLEST_SHARE = 1e-9
"""Least target by which another is divided, so that a target of 0 can be raised."""
_DECIMALS = 3
"""Of a budget in million đồng: thousands of đồng are exact enough, and readable in a file."""


def quick(scenario: Scenario, points: int, seconds: float, gap: float = QUICK_GAP) -> Scenario:
    """Return the scenario with fewer demand points, less time and a larger gap, so that it is solved in seconds."""
    solver = scenario.solver.model_copy(
        update={
            "time_limit_s": min(seconds, scenario.solver.time_limit_s),
            "mip_gap": max(gap, scenario.solver.mip_gap),
        }
    )
    demand = scenario.demand.model_copy(update={"points": min(points, scenario.demand.points)})
    return scenario.model_copy(update={"demand": demand, "solver": solver})


def chosen_scenario(
    scenario: Scenario, start: Choices, choices: Choices, official: NetworkPlan | None
) -> Scenario:
    """Return the scenario with those choices applied that differ from the start.

    As soon as anything is changed, capital is fixed to a share of what `official` needs in the unchanged scenario.
    Otherwise other targets or another demand would change the money as well.
    """
    if choices == start:
        return scenario
    heading = scenario.scenario.model_copy(update={"demand_case": choices.demand_case})
    services = {
        name: _service(service, start.of(name), choices) for name, service in scenario.services.items()
    }
    changed = scenario.model_copy(
        update={
            "scenario": heading,
            "services": services,
            "targets": _targets(scenario, start, choices),
            "rules": (*scenario.rules, *_rules(choices, scenario.period_ids[-1])),
            "limits": (*scenario.limits, *sizes(choices.sizes, scenario.period_ids[-1])),
        }
    )
    changed = _with_fairness(_with_new_sites(changed, start, choices), start, choices)
    return _with_money(changed, choices.budget, official)


def _service(service: Service, start: ServiceChoice, choices: Choices) -> Service:
    chosen = choices.of(start.service)
    values = service.model_dump() | {
        "standard_minutes": chosen.standard_minutes,
        "min_places": chosen.min_places,
        "max_places": chosen.max_places,
    }
    if choices.keep_within_standard:
        values["max_minutes"] = chosen.standard_minutes
    return Service.model_validate(values)


def _targets(scenario: Scenario, start: Choices, choices: Choices) -> tuple[Target, ...]:
    """Return the targets, with those of changed services changed in proportion in every period."""
    moved = {
        item.service: item.target / max(start.of(item.service).target, _SMALLEST_SHARE)
        for item in choices.services
        if item.target != start.of(item.service).target
    }
    if not moved:
        return scenario.targets
    return (*(part for target in scenario.targets for part in _moved(target, moved)),
            *_unnamed(scenario, choices, moved))  # fmt: skip


def _moved(target: Target, moved: dict[str, float]) -> Iterator[Target]:
    """Yield a target in parts, one for each share that its services have now; one with a denominator of its own stays."""
    if target.groups:
        yield target
        return
    by_share: dict[float, list[str]] = {}
    for service in target.services:
        share = min(1.0, target.share * moved.get(service, 1.0))
        by_share.setdefault(share, []).append(service)
    for share, services in by_share.items():
        within = None if target.comprehensive is None else min(target.comprehensive, share)
        update = {"services": tuple(services), "share": share, "comprehensive": within}
        yield target.model_copy(update=update)


def _unnamed(scenario: Scenario, choices: Choices, moved: dict[str, float]) -> Iterator[Target]:
    """Yield targets for changed services in periods in which no target of the scenario names them."""
    for service in moved:
        for period in scenario.period_ids:
            if not any(service in t.services and t.period == period for t in floors(scenario)):
                share = min(1.0, floor_share(scenario, service, period) * choices.of(service).target)
                yield Target(services=(service,), period=period, share=share, source=SOURCE)


def _rules(choices: Choices, last: str) -> Iterator[Rule]:
    """Yield the rules for forced and forbidden sites; a forced site must be open in the last period, or earlier."""
    for site in choices.forced:
        yield Rule(kind="must_open", sites=(site,), period=last, source=SOURCE)
    for site, service in choices.offering:
        yield Rule(kind="must_open", sites=(site,), service=service, period=last, source=SOURCE)
    for site in choices.forbidden:
        yield Rule(kind="must_not_open", sites=(site,), source=SOURCE)


def sizes(
    wanted: Iterable[tuple[str, str, float]], last: str, source: str = SOURCE
) -> Iterator[NetworkLimit]:
    """Yield the limits that give facilities, ``(site_id, service, places)``, their size in the last period."""
    for site, service, places in wanted:
        yield NetworkLimit(
            services=(service,),
            period=last,
            min_places=places,
            max_places=places,
            sites=(site,),
            source=source,
        )


def _with_new_sites(scenario: Scenario, start: Choices, choices: Choices) -> Scenario:
    if choices.new_sites == start.new_sites:
        return scenario
    update = {"same_new_sites": False, "new_sites_at_most": choices.new_sites}
    return scenario.model_copy(update={"optimise": scenario.optimise.model_copy(update=update)})


def _with_fairness(scenario: Scenario, start: Choices, choices: Choices) -> Scenario:
    """Return the scenario with fairness among its aims, behind serving anybody, or without it."""
    if choices.fair == start.fair:
        return scenario
    stages = [stage for stage in scenario.optimise.stages if stage != FAIRNESS]
    if choices.fair:
        served = [n for n, stage in enumerate(stages) if stage in SERVES_ALL]
        stages.insert(max(served, default=-1) + 1, FAIRNESS)
    update = {"stages": tuple(stages)}
    return scenario.model_copy(update={"optimise": scenario.optimise.model_copy(update=update)})


def _with_money(scenario: Scenario, share: float, official: NetworkPlan | None) -> Scenario:
    limit = scenario.optimise.capital_at_most
    if limit == "budgets":
        scaled = tuple(
            b.model_copy(update={"million_vnd": b.million_vnd * share}) if b.covers in BUILDING else b
            for b in scenario.budgets
        )
        return scenario.model_copy(update={"budgets": scaled})
    if limit == "unlimited" or official is None:
        return scenario
    optimise = scenario.optimise.model_copy(update={"capital_at_most": "budgets"})
    running = (budget for budget in scenario.budgets if budget.covers == RUNNING)
    budgets = (*_capital(scenario, share, official), *running)
    return scenario.model_copy(update={"optimise": optimise, "budgets": budgets})


def _capital(scenario: Scenario, share: float, official: NetworkPlan) -> Iterator[Budget]:
    """Yield a share of the official plan's capital as budgets by period, unspent money being carried over."""
    for period, spent in capital_by_period(official, scenario).items():
        yield Budget(
            source=OFFICIAL_CAPITAL,
            period=period,
            million_vnd=round(share * spent + ROUNDING_MILLION_VND, _DECIMALS),
            carry_over=True,
            name_vi=text(
                "explorer.capital_share", "vi", percent=percent(share, "vi", decimals_of(100 * share))
            ),
            name_en=text(
                "explorer.capital_share", "en", percent=percent(share, "en", decimals_of(100 * share))
            ),
            note=SOURCE,
        )
