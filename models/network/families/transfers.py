"""Places that change hands: mergers of facilities, and conversions of one service into another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ansinh.models.errors import Finding
from ansinh.models.network.families.base import Changes, Dated, Family
from ansinh.models.network.families.checking import check_known
from ansinh.models.network.model.gaps import Give
from ansinh.models.network.model.rows import add_relaxable, add_row, ones
from ansinh.models.network.problem.records import records, sums_by
from ansinh.models.network.problem.tolerance import TOLERANCE, excused
from ansinh.words.nearest import some
from ansinh.words.phrase import Phrase

if TYPE_CHECKING:
    import pulp

    from ansinh.models.network.families.base import Changes
    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.model.gaps import Rule
    from ansinh.models.network.model.variables import Variables
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.problem import NetworkProblem


def add_mergers(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """On a merger the successor takes over all places that stand today and haven't been converted.

    ``Σ_t merged[o,t] ≤ 1`` (``= 1`` up to the period by which it must be done), ``moved[o,t] ≤ existing[o] ·
    merged[o,t] ≤ moved[o,t] + Σ_{past} converted from o`` and ``open[successor,t] ≥ merged[o,t]``.
    """
    for o in range(a.n_options):
        successor = int(a.merge_target[o])
        if successor < 0:
            continue
        must = int(a.merge_by[o])
        if must >= 0:
            name = f"merger_must_{o}"
            unmet = Phrase.of(
                "families.mergers.unmet",
                site=a.site_ids[a.option_site[o]],
                successor=a.site_ids[a.option_site[successor]],
                service=a.service_ids[a.option_service[o]],
                period=a.period_ids[must],
            )
            dates = ones(v.merged[o, t] for t in range(must + 1))
            add_relaxable(prob, v, dates, "==", 1.0, name, unmet, _give(a, o))
        add_row(prob, ones(v.merged[o, t] for t in range(a.n_periods)), "<=", 1.0, f"merger_once_{o}")
        outgoing = [c for c, (source, _, _, _) in enumerate(a.conversions) if source == o]
        stand = float(a.existing[o])
        for t in range(a.n_periods):
            merged, moved = v.merged[o, t], v.moved[o, t]
            add_row(prob, [(moved, 1.0), (merged, -stand)], "<=", 0.0, f"merger_most_{o}_{t}")
            gone = ones(v.converted[c, past] for c in outgoing for past in range(t + 1))
            add_row(prob, [(moved, 1.0), *gone, (merged, -stand)], ">=", 0.0, f"merger_all_{o}_{t}")
            opens = [(v.is_open[successor, t], 1.0), (merged, -1.0)]
            add_row(prob, opens, ">=", 0.0, f"merger_successor_{o}_{t}")


def _give(a: Arrays, o: int) -> Give:
    site, service = a.site_ids[a.option_site[o]], a.service_ids[a.option_service[o]]
    return Give(
        "mergers",
        (site, service),
        "yes_no",
        1.0,
        most=1.0,
        whole=True,
        services=(service,),
        period=a.period_ids[int(a.merge_by[o])],
        sites=(site, a.site_ids[a.option_site[int(a.merge_target[o])]]),
    )


def loosen_mergers(problem: NetworkProblem, gaps: Mapping[Rule, float]) -> Changes:
    """Return options that may merge, but needn't, where a merger can't be done in time."""
    options = problem.options.copy()
    options.loc[options.index.isin(list(gaps)), "merge_by"] = ""
    return {"options": options}


def add_conversions(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Convert at most what is allowed, and only places that stand: ``Σ_t converted[c,t] ≤ max[c]``.

    ``Σ_c from o converted[c,t] ≤ places[o,t-1]``. A service is given up only if places of it were converted:
    ``Σ_{past} converted from o ≥ leave[o] · emptied[o,t]`` with `leave` one place, or what it has if that's less.
    Where a conversion has a module size: ``converted[c,t] = module[c] · n[c,t]``, n whole.
    """
    for (c, t), n in v.conversion_modules.items():
        whole = [(v.converted[c, t], 1.0), (n, -float(a.conversion_modules[c]))]
        add_row(prob, whole, "==", 0.0, f"conversion_whole_{c}_{t}")
    for c, (_, _, _, most) in enumerate(a.conversions):
        if most < float("inf"):
            all_periods = ones(v.converted[c, t] for t in range(a.n_periods))
            add_row(prob, all_periods, "<=", most, f"conversion_most_{c}")
    for o in sorted({source for source, _, _, _ in a.conversions}):
        outgoing = [c for c, (source, _, _, _) in enumerate(a.conversions) if source == o]
        for t in range(a.n_periods):
            terms = ones(v.converted[c, t] for c in outgoing)
            before = float(a.existing[o]) if t == 0 else 0.0
            if t > 0:
                terms = [*terms, (v.places[o, t - 1], -1.0)]
            add_row(prob, terms, "<=", before, f"conversion_standing_{o}_{t}")
            gone = ones(v.converted[c, past] for c in outgoing for past in range(t + 1))
            leave = min(a.problem.one_place, float(a.existing[o]) or float(a.max_size[o]))
            add_row(prob, [*gone, (v.emptied[o, t], -leave)], ">=", 0.0, f"conversion_emptied_{o}_{t}")


def check_mergers(problem: NetworkProblem) -> Iterator[Finding]:
    """Report successors and dates that can't be."""
    options = problem.options
    yield from check_known("options.merge_into", options["merge_into"], problem.sites.index, blank=True)
    yield from check_known("options.merge_by", options["merge_by"], problem.periods.index, blank=True)
    known = set(options.index)
    wrong = False
    named: Any = zip(options.index, options["merge_into"], strict=True)
    for (site, service), successor in named:
        if successor and (successor == site or (successor, service) not in known):
            wrong = True
            reason = f"{site} can't merge {service} into {successor}"
            yield Finding("options.merge_into", reason, "name another site that may offer this service")
    bad = options.index[(options["merge_into"] != "") & (options["existing_places"] == 0)]
    if len(bad):
        yield Finding("options.merge_into", f"nothing stands that could merge: {some(bad)}", "leave it empty")
    if not wrong:
        yield from check_forced_mergers(problem)


def check_forced_mergers(problem: NetworkProblem) -> Iterator[Finding]:
    """Report successors that must get more places than they may have, whatever is converted before."""
    options = problem.options
    must = options[(options["merge_into"] != "") & (options["merge_by"] != "")]
    if must.empty:
        return
    given_away = problem.conversions["max_places"].astype(float).fillna(np.inf)
    sources = [problem.conversions["site_id"], problem.conversions["from_service"]]
    left = options["existing_places"] - given_away.groupby(sources).sum().reindex(options.index).fillna(0.0)
    into: Any = must.groupby([must["merge_into"], must.index.get_level_values(1)])
    for (successor, service), rows in into:
        own = options.loc[(successor, service)]
        # The successor may also convert places that it took over: what it gives away counts beyond its own.
        taken = float(left[rows.index].clip(lower=0.0).sum() + left[successor, service])
        most = max(float(own["max_places"]), float(own["existing_places"]))
        if taken > most:
            problem_text = f"mergers bring {taken:g} places to {successor} ({service}), which may have"
            yield Finding("options.merge_into", f"{problem_text} {most:g}", "raise max_places")


def check_conversions(problem: NetworkProblem) -> Iterator[Finding]:
    """Report conversions at unknown sites, and between services that aren't offered there."""
    yield from check_known("conversions.site_id", problem.conversions["site_id"], problem.sites.index)
    options = set(problem.options.index)
    for row in records(problem.conversions):
        for service in (row.from_service, row.to_service):
            if (row.site_id, service) not in options:
                yield Finding("conversions", f"no option for {service} at {row.site_id}", "add it to options")
    if (problem.conversions["module_places"] == 0).any():
        yield Finding("conversions.module_places", "zero", "leave it empty for any number")


def audit_conversions(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield conversions that nobody allowed, that are too many, or of places that didn't stand."""
    converted = [row for row in records(plan.transfers) if row.kind == "convert"]
    stood = sums_by(plan.facilities, "places_before", "site_id", "service", "period")
    allowed: dict[tuple[str, str, str], float] = {}
    for row in records(problem.conversions):
        key = (row.site_id, row.from_service, row.to_service)
        most = float("inf") if pd.isna(row.max_places) else float(row.max_places)
        allowed[key] = allowed.get(key, 0.0) + most
    for (site, service, to), places in _added_up(converted, "site_id", "service", "to_service"):
        where, most = f"conversion at {site} of {service} to {to}", allowed.get((site, service, to), 0.0)
        if places > most + excused(most):
            yield Finding(where, f"{places:g} places, at most {most:g} allowed")
    for there, places in _added_up(converted, "site_id", "service", "period"):
        before = stood.get(there, 0.0)
        if places > before + excused(before):
            yield Finding(f"conversion {there}", f"{places:g} places, but {before:g} stood")
    if not plan.given:
        yield from _broken_modules(problem, converted)


def _added_up(transfers: list[Any], *keys: str) -> list[tuple[tuple[str, ...], float]]:
    """Return the sums of places of some transfers by these of their columns, in order."""
    sums: dict[tuple[str, ...], float] = {}
    for row in transfers:
        key = tuple(getattr(row, name) for name in keys)
        sums[key] = sums.get(key, 0.0) + float(row.places)
    return sorted(sums.items())


def _broken_modules(problem: NetworkProblem, converted: list[Any]) -> Iterator[Finding]:
    """Yield places converted that aren't whole modules."""
    size: dict[tuple[str, str, str], float] = {}
    for row in records(problem.conversions):
        key = (row.site_id, row.from_service, row.to_service)
        size[key] = float(np.fmin(size.get(key, np.nan), row.module_places))
    for row in converted:
        module = size.get((row.site_id, row.service, row.to_service), np.nan)
        if module > 0 and abs(row.places / module - round(row.places / module)) > TOLERANCE:
            where = f"conversion at {row.site_id} of {row.service} to {row.to_service} in {row.period}"
            yield Finding(where, f"{row.places:g} places aren't whole modules of {module:g}")


def audit_mergers(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield mergers that aren't the named ones, and places that get lost on the way."""
    actions = {(row.site_id, row.service, row.period): row.action for row in records(plan.facilities)}
    for row in records(plan.transfers):
        if row.kind != "merge":
            continue
        where = f"merger of {row.site_id} ({row.service}) into {row.to_site_id} in {row.period}"
        option = problem.options.loc[(row.site_id, row.service)]
        if option["merge_into"] != row.to_site_id or row.service != row.to_service:
            yield Finding(where, "nobody named this successor")
        if actions.get((row.site_id, row.service, row.period)) != "merged":
            yield Finding(where, "places move, but the facility isn't merged")
        stood = float(option["existing_places"])
        if row.places > stood + excused(stood):
            yield Finding(where, f"{row.places:g} places move, {stood:g} stood today")
    yield from _not_merged_in_time(problem, actions)
    yield from _lost_on_the_way(problem, plan)


def _not_merged_in_time(
    problem: NetworkProblem, actions: Mapping[tuple[str, str, str], str]
) -> Iterator[Finding]:
    """Yield mergers that must be done by a period and aren't."""
    periods, options = list(problem.periods.index), problem.options
    must = options[(options["merge_into"] != "") & (options["merge_by"] != "")]
    for row in records(must):
        site, service = row.Index
        due = periods[: periods.index(row.merge_by) + 1]
        if not any(actions.get((site, service, period)) == "merged" for period in due):
            where = f"merger of {site} ({service}) into {row.merge_into}"
            yield Finding(where, f"asked by {row.merge_by}, and not done")


def _lost_on_the_way(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield mergers whose successor gets fewer places than stood and weren't converted before or on that day."""
    periods = list(problem.periods.index)
    for row in records(plan.facilities):
        if row.action != "merged":
            continue
        past = periods[: periods.index(row.period) + 1]
        own = plan.transfers[
            (plan.transfers["site_id"] == row.site_id)
            & (plan.transfers["service"] == row.service)
            & plan.transfers["period"].isin(past)
        ]
        stood = float(problem.options.loc[(row.site_id, row.service), "existing_places"])
        if float(own["places"].sum()) < stood - excused(stood):
            where = f"merger of {row.site_id} ({row.service}) in {row.period}"
            yield Finding(where, "places are lost on the way")


def _mergers_among(problem: NetworkProblem, sites: set[str]) -> Changes:
    """Let nothing merge into a site that stays closed."""
    options = problem.options
    lost = np.array([bool(name) and name not in sites for name in options["merge_into"].tolist()])
    if not lost.any():
        return {}
    options = options.copy()
    options.loc[lost, ["merge_into", "merge_by"]] = ""
    return {"options": options}


def _conversions_among(problem: NetworkProblem, sites: set[str]) -> Changes:
    """Keep the conversions at these sites."""
    if problem.conversions.empty:
        return {}
    return {"conversions": problem.conversions[problem.conversions["site_id"].isin(sites)]}


MERGERS = Family(
    name="mergers",
    formula="Σₜ merged ≤ 1, = 1 by its date; moved ≤ existing · merged ≤ moved + Σ converted away; open[successor] ≥ merged",
    rows="`merger_*_o(_t)`",
    write=add_mergers,
    columns=("options.merge_into", "options.merge_by", "options.merge_cost_million_vnd"),
    scenario_key="mergers",
    dated=Dated("by", moves=True),
    check=check_mergers,
    audit=audit_mergers,
    restrict=_mergers_among,
    gives_way="sites",
    loosen=loosen_mergers,
)
CONVERSIONS = Family(
    name="conversions",
    formula="Σₜ converted[c,t] ≤ max[c]; Σ converted from o ≤ places[o,t−1]; "
    "Σ_past converted from o ≥ leave[o] · emptied[o,t], leave one place (or all, if fewer); converted = module · n, n whole",
    rows="`conversion_whole_c_t`, `conversion_most_c`, `conversion_standing_o_t`, `conversion_emptied_o_t`",
    write=add_conversions,
    columns=(
        "conversions.site_id",
        "conversions.from_service",
        "conversions.to_service",
        "conversions.million_vnd_per_place",
        "conversions.max_places",
        "conversions.module_places",
    ),
    check=check_conversions,
    audit=audit_conversions,
    restrict=_conversions_among,
)
