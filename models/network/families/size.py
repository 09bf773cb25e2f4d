"""How large: capacity, least and greatest size when open, modules, least use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ansinh.models.errors import Finding
from ansinh.models.network.families.base import Family
from ansinh.models.network.model.gaps import Give
from ansinh.models.network.model.rows import add_relaxable, add_row
from ansinh.models.network.problem.records import sums_by, with_facts
from ansinh.models.network.problem.tolerance import TOLERANCE, excused
from ansinh.words.nearest import some
from ansinh.words.phrase import Figure, Phrase

if TYPE_CHECKING:
    import pulp

    from ansinh.models.network.families.base import Changes
    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.model.gaps import Rule
    from ansinh.models.network.model.variables import Variables
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.problem import NetworkProblem


def add_capacity(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """No more people than places can serve: ``load[o,t] ≤ people per place[o] · places[o,t]``."""
    for o in range(a.n_options):
        for t in range(a.n_periods):
            places = (v.places[o, t], -float(a.people_per_place[o]))
            add_row(prob, [(v.load[o, t], 1.0), places], "<=", 0.0, f"capacity_{o}_{t}")


def add_size_when_open(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Keep places within the limits of an open service, and none where it's closed.

    ``min[o] · open[o,t] ≤ places[o,t] ≤ max[o] · open[o,t]``. What stands today may stay below the
    minimum until it's enlarged: then ``places[o,t] ≥ min[o] · (upgraded[o,t] + open[o,t] - 1)``.
    """
    for o in range(a.n_options):
        least = float(a.min_size[o])
        floor = least if a.existing[o] == 0 else min(least, float(a.existing[o]))
        for t in range(a.n_periods):
            p, y = v.places[o, t], v.is_open[o, t]
            add_row(prob, [(p, 1.0), (y, -float(a.max_size[o]))], "<=", 0.0, f"size_max_{o}_{t}")
            if floor > 0:
                terms = [(p, 1.0), (y, -floor)]
                if v.gaps is not None and a.existing[o] == 0:
                    terms = v.gaps.opened(prob, terms, ">=", _smaller(a, o))
                add_row(prob, terms, ">=", 0.0, f"size_min_{o}_{t}")
            if least > floor and (o, t) in v.upgraded:
                terms = [(p, 1.0), (v.upgraded[o, t], -least), (y, -least)]
                add_row(prob, terms, ">=", -least, f"size_enlarged_{o}_{t}")


def _smaller(a: Arrays, o: int) -> Give:
    """Return how the least size of a service gives way: by as many places at all of its new sites."""
    s = int(a.option_service[o])
    new = (a.option_service == s) & (a.existing == 0)
    least, service = float(a.min_size[new].max()), a.service_ids[s]
    return Give("size_when_open", (service,), "places", least, most=least, services=(service,))


def loosen_sizes(problem: NetworkProblem, gaps: Mapping[Rule, float]) -> Changes:
    """Return the least sizes of new facilities lowered by these places."""
    options = problem.options.copy()
    services = options.index.get_level_values(1)
    for (service,), places in gaps.items():
        new = (services == service) & (options["existing_places"] == 0)
        options.loc[new, "min_places"] = (options.loc[new, "min_places"] - places).clip(lower=0.0)
    return {"options": options}


def add_modules(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Places are built in whole modules: ``built[o,t] = module[o] · modules[o,t]``."""
    size = a.option("module_places")
    for (o, t), n in v.modules.items():
        add_row(prob, [(v.built[o, t], 1.0), (n, -float(size[o]))], "==", 0.0, f"modules_{o}_{t}")


def add_min_utilisation(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Places beyond today's are used: ``load ≥ use · (places - moved in - existing · (1 - upgraded))``.

    Applies to services with a least use, a share of the people whom the places could serve. What stands today, or was
    taken over on a merger, may stay as empty as it is; once enlarged, the whole of it must be used.
    """
    for o in range(a.n_options):
        use = float(a.least_people_per_place[o])
        if use <= 0:
            continue
        merging = a.merging_into.get(o, [])
        for t in range(a.n_periods):
            kept = float(a.existing[o])
            moved = [(v.moved[k, past], use) for k in merging for past in range(t + 1)]
            terms = [(v.load[o, t], 1.0), (v.places[o, t], -use), *moved]
            if (o, t) in v.upgraded:
                terms.append((v.upgraded[o, t], -use * kept))
            name = f"min_utilisation_{o}_{t}"
            service = a.service_ids[a.option_service[o]]
            percent = Figure(100 * use / float(a.people_per_place[o]))
            unmet = Phrase.of("families.min_utilisation.unmet", service=service, percent=percent)
            reach = use * float(a.max_size[o])
            give = Give(
                "min_utilisation",
                (service,),
                "yes_no",
                1.0,
                each=reach,
                most=1.0,
                whole=True,
                services=(service,),
            )
            add_relaxable(prob, v, terms, ">=", -use * kept, name, unmet, give)


def loosen_min_utilisation(problem: NetworkProblem, gaps: Mapping[Rule, float]) -> Changes:
    """Return services of which no least use is asked, where it can't be reached."""
    services = problem.services.copy()
    services.loc[services.index.isin([service for (service,) in gaps]), "min_utilisation"] = 0.0
    return {"services": services}


def check_sizes(problem: NetworkProblem) -> Iterator[Finding]:
    """Report least sizes above largest ones."""
    options = problem.options
    bad = options.index[options["min_places"] > options["max_places"]]
    if len(bad):
        yield Finding("options", f"min_places above max_places at {some(bad)}", "swap or mend them")


def check_modules(problem: NetworkProblem) -> Iterator[Finding]:
    """Report modules of no place."""
    modules = problem.options["module_places"]
    if (modules == 0).any():
        text = f"zero for {some(modules.index[modules == 0])}"
        yield Finding("options.module_places", text, "leave it empty")


def check_people_per_place(problem: NetworkProblem) -> Iterator[Finding]:
    """Report places that serve nobody."""
    per_place = problem.services["people_per_place"]
    if (per_place == 0).any():
        text = f"zero for {some(per_place.index[per_place == 0])}"
        yield Finding("services.people_per_place", text, "give a number above 0, or leave it empty for 1")


def check_min_utilisation(problem: NetworkProblem) -> Iterator[Finding]:
    """Report least uses of more people than places."""
    use = problem.services["min_utilisation"]
    if (use > 1).any():
        text = f"above 1 for {some(use.index[use > 1])}"
        yield Finding("services.min_utilisation", text, "it's a share")


def audit_sizes(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield services with more or fewer places than their limits; what stands today may stay."""
    for row, limit in with_facts(plan.facilities, problem.options, "site_id", "service"):
        where = f"facilities ({row.site_id}, {row.service}, {row.period})"
        stood, places = float(limit.existing_places), float(row.places)
        most = max(float(np.nan_to_num(limit.max_places, nan=np.inf)), stood)
        least = float(limit.min_places) if stood == 0 else min(float(limit.min_places), stood)
        if places > most + excused(most):
            yield Finding(where, f"{places:g} places, at most {most:g} allowed")
        if TOLERANCE < places < least - excused(least):
            yield Finding(where, f"{places:g} places, at least {least:g} asked")


def audit_modules(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield places built that aren't whole modules."""
    for row, facts in with_facts(plan.facilities, problem.options, "site_id", "service"):
        module = float(facts.module_places)
        if module > 0 and abs(row.places_built / module - round(row.places_built / module)) > TOLERANCE:
            where = f"facilities ({row.site_id}, {row.service}, {row.period})"
            yield Finding(where, f"{row.places_built:g} places built aren't whole modules of {module:g}")


def audit_capacity(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield facilities with more people than their places can serve."""
    for row, sent, room, _ in _with_people(problem, plan):
        if sent > room + excused(room):
            yield Finding(_of(row), f"{sent:.3f} people in {row.places:.3f} places")


def audit_min_utilisation(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield new facilities that are used less than they must be."""
    for row, sent, room, use in _with_people(problem, plan):
        fresh = row.places_before == 0 and row.action == "new"
        if fresh and sent < use * room - excused(room):
            yield Finding(_of(row), f"used by less than {use:.0%}")


def _with_people(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[tuple[Any, float, float, float]]:
    """Yield the facilities with the people who are sent there, for how many there is room, and the least use."""
    sent = sums_by(plan.allocation, "persons", "site_id", "service", "period")
    for row, of_service in with_facts(plan.facilities, problem.services, "service"):
        room = row.places * float(of_service.people_per_place)
        people = sent.get((row.site_id, row.service, row.period), 0.0)
        yield row, people, room, float(of_service.min_utilisation)


def _of(row: Any) -> str:
    return f"facilities ({row.site_id}, {row.service}, {row.period})"


SIZE_WHEN_OPEN = Family(
    name="size_when_open",
    formula="min · open ≤ places ≤ max · open; enlarged: places ≥ min · (upgraded + open − 1)",
    rows="`size_min_o_t`, `size_max_o_t`, `size_enlarged_o_t`",
    write=add_size_when_open,
    columns=("options.min_places", "options.max_places", "options.existing_places"),
    scenario_key="services.<name>.min_places",
    check=check_sizes,
    audit=audit_sizes,
    judges="sized",
    gives_way="amounts",
    loosen=loosen_sizes,
)
MODULES = Family(
    name="modules",
    formula="built = module · n, n whole",
    rows="`modules_o_t`",
    write=add_modules,
    columns=("options.module_places",),
    scenario_key="services.<name>.module_places",
    check=check_modules,
    audit=audit_modules,
    judges="sized",
)
CAPACITY = Family(
    name="capacity",
    formula="load ≤ people per place · places",
    rows="`capacity_o_t`",
    write=add_capacity,
    columns=("services.people_per_place",),
    check=check_people_per_place,
    audit=audit_capacity,
    judges="all",
)
MIN_UTILISATION = Family(
    name="min_utilisation",
    formula="load ≥ use · people per place · (places − moved in − existing · (1 − upgraded))",
    rows="`min_utilisation_o_t`",
    write=add_min_utilisation,
    columns=("services.min_utilisation",),
    scenario_key="services.<name>.min_utilisation",
    check=check_min_utilisation,
    audit=audit_min_utilisation,
    gives_way="amounts",
    loosen=loosen_min_utilisation,
)
