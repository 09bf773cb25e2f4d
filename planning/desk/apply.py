"""From choices to a scenario: an ordinary one, which can be written down and run again."""

from __future__ import annotations

from collections.abc import Iterator

from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.desk.choices import Choices, ServiceChoice
from ansinh.planning.inputs.need import floor_share
from ansinh.planning.question.aims import Target
from ansinh.planning.question.scenario import Budget, Rule, Scenario
from ansinh.planning.question.services import Service

SOURCE = "ansinh explore"
CAPITAL = ("capital", "all")


def quick(scenario: Scenario, points: int, seconds: float, gap: float = 0.01) -> Scenario:
    """Return the scenario made coarse, so that it is solved in seconds."""
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
    """Return the scenario with what was chosen otherwise than at the start.

    Money is fixed once anything is changed: a share of the capital that `official` needs in the scenario as it
    was, not as much as it would need under other targets or another demand.
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
        }
    )
    return _with_money(_with_new_sites(changed, start, choices), choices.budget, official)


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
    """Return the targets, those of changed services moved in proportion in every period."""
    moved = {
        item.service: item.target / max(start.of(item.service).target, 1e-9)
        for item in choices.services
        if item.target != start.of(item.service).target
    }
    if not moved:
        return scenario.targets
    return (*(part for target in scenario.targets for part in _moved(target, moved)),
            *_unnamed(scenario, choices, moved))  # fmt: skip


def _moved(target: Target, moved: dict[str, float]) -> Iterator[Target]:
    """Yield a target in as many parts as its services have different shares now."""
    by_share: dict[float, list[str]] = {}
    for service in target.services:
        share = min(1.0, target.share * moved.get(service, 1.0))
        by_share.setdefault(share, []).append(service)
    for share, services in by_share.items():
        within = None if target.comprehensive is None else min(target.comprehensive, share)
        update = {"services": tuple(services), "share": share, "comprehensive": within}
        yield target.model_copy(update=update)


def _unnamed(scenario: Scenario, choices: Choices, moved: dict[str, float]) -> Iterator[Target]:
    """Yield targets for changed services that no target of the scenario names in a period."""
    for service in moved:
        for period in scenario.period_ids:
            if not any(service in t.services and t.period == period for t in scenario.targets):
                share = min(1.0, floor_share(scenario, service, period) * choices.of(service).target)
                yield Target(services=(service,), period=period, share=share, source=SOURCE)


def _rules(choices: Choices, last: str) -> Iterator[Rule]:
    """Yield the rules for forced and forbidden sites; a forced one is open in the end, whenever the money is there."""
    for site in choices.forced:
        yield Rule(kind="must_open", sites=(site,), period=last, source=SOURCE)
    for site in choices.forbidden:
        yield Rule(kind="must_not_open", sites=(site,), source=SOURCE)


def _with_new_sites(scenario: Scenario, start: Choices, choices: Choices) -> Scenario:
    if choices.new_sites == start.new_sites:
        return scenario
    update = {"same_new_sites": False, "new_sites_at_most": choices.new_sites}
    return scenario.model_copy(update={"optimise": scenario.optimise.model_copy(update=update)})


def _with_money(scenario: Scenario, share: float, official: NetworkPlan | None) -> Scenario:
    limit = scenario.optimise.capital_at_most
    if limit == "budgets":
        scaled = tuple(
            b.model_copy(update={"million_vnd": b.million_vnd * share}) if b.covers in CAPITAL else b
            for b in scenario.budgets
        )
        return scenario.model_copy(update={"budgets": scaled})
    if limit == "unlimited" or official is None:
        return scenario
    optimise = scenario.optimise.model_copy(update={"capital_at_most": "budgets"})
    return scenario.model_copy(
        update={"optimise": optimise, "budgets": tuple(_capital(scenario, share, official))}
    )


def _capital(scenario: Scenario, share: float, official: NetworkPlan) -> Iterator[Budget]:
    """Yield a share of the official plan's capital by period, what is left carried over."""
    spent = official.money[official.money["kind"] == "capital"].groupby("period")["million_vnd"].sum()
    for period in scenario.period_ids:
        yield Budget(
            source="official_capital",
            period=period,
            million_vnd=round(share * float(spent.get(period, 0.0)) + 1e-3, 3),
            carry_over=True,
            name_vi=f"{100 * share:g}% vốn của kế hoạch như văn bản",
            name_en=f"{100 * share:g}% of the official plan's capital",
            note=SOURCE,
        )
