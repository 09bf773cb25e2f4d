"""What follows from the period before: persistence, places, existing services."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.models.errors import Finding
from ansinh.models.network.families.base import Family
from ansinh.models.network.families.checking import check_known
from ansinh.models.network.model.rows import add_row, ones
from ansinh.models.network.problem.records import records, sums_by, with_facts
from ansinh.models.network.problem.tolerance import TOLERANCE, excused, off
from ansinh.words.nearest import some

if TYPE_CHECKING:
    import pulp

    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.model.variables import Variables
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.problem import NetworkProblem


def add_persistence(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Stay open once open, unless closed, merged or emptied; nothing opens twice.

    ``open[o,t] = open[o,t-1] + opened[o,t] - closed[o,t] - merged[o,t] - emptied[o,t]`` and
    ``Σ_t opened[o,t] ≤ 1``. The exits exist only where the scenario allows them; there ``opened[o,t] ≤ open[o,t]``:
    nothing opens to close at once, or places would vanish through it.
    """
    for o in range(a.n_options):
        for t in range(a.n_periods):
            before = 1.0 if a.existing[o] > 0 else 0.0
            terms = [(v.is_open[o, t], 1.0)]
            if t > 0:
                terms.append((v.is_open[o, t - 1], -1.0))
                before = 0.0
            if (o, t) in v.opened:
                terms.append((v.opened[o, t], -1.0))
            terms += ones(exits[o, t] for exits in (v.closed, v.merged, v.emptied) if (o, t) in exits)
            add_row(prob, terms, "==", before, f"persistence_{o}_{t}")
        if a.existing[o] == 0 and ((o, 0) in v.closed or (o, 0) in v.emptied):
            opened = ones(v.opened[o, t] for t in range(a.n_periods))
            add_row(prob, opened, "<=", 1.0, f"persistence_once_{o}")
            for t in range(a.n_periods):
                terms = [(v.opened[o, t], 1.0), (v.is_open[o, t], -1.0)]
                add_row(prob, terms, "<=", 0.0, f"persistence_opened_{o}_{t}")


def add_places_balance(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Places are those before, plus what is built or taken over, less what is given up.

    ``places[o,t] = places[o,t-1] + built[o,t] + Σ converted to o + Σ moved to o - Σ converted from o
    - moved[o,t] - removed[o,t]``, with ``removed[o,t] ≤ (max[o] + Σ max of what may be converted to o) · (closed[o,t] + merged[o,t])``.
    """
    for o in range(a.n_options):
        merging = a.merging_into.get(o, [])
        for t in range(a.n_periods):
            terms = [(v.places[o, t], 1.0), (v.built[o, t], -1.0)]
            before = float(a.existing[o])
            if t > 0:
                terms.append((v.places[o, t - 1], -1.0))
                before = 0.0
            for c, (source, target, _, _) in enumerate(a.conversions):
                if o in (source, target):
                    terms.append((v.converted[c, t], 1.0 if o == source else -1.0))
            terms += [(v.moved[k, t], -1.0) for k in merging]
            terms += ones(lost[o, t] for lost in (v.moved, v.removed) if (o, t) in lost)
            add_row(prob, terms, "==", before, f"places_balance_{o}_{t}")
            if (o, t) in v.removed:
                exits = [(e[o, t], -_most_given_up(a, o)) for e in (v.closed, v.merged) if (o, t) in e]
                add_row(prob, [(v.removed[o, t], 1.0), *exits], "<=", 0.0, f"places_removed_{o}_{t}")


def _most_given_up(a: Arrays, o: int) -> float:
    """Return the most places that can be given up at once: all that stood, and all that conversions bring in that period."""
    sources = {source for source, target, _, _ in a.conversions if target == o}
    return float(a.max_size[o] + sum(a.max_size[source] for source in sources))


def add_existing(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Build beyond existing places only once they are upgraded, and upgrade once.

    ``built[o,t] ≤ max[o] · upgraded[o,t]`` and ``upgraded[o,t] ≥ upgraded[o,t-1]``.
    """
    for (o, t), upgraded in v.upgraded.items():
        top = float(a.max_size[o])
        add_row(prob, [(v.built[o, t], 1.0), (upgraded, -top)], "<=", 0.0, f"existing_upgraded_{o}_{t}")
        if t > 0:
            terms = [(upgraded, 1.0), (v.upgraded[o, t - 1], -1.0)]
            add_row(prob, terms, ">=", 0.0, f"existing_once_{o}_{t}")


def check_first_periods(problem: NetworkProblem) -> Iterator[Finding]:
    """Report candidates that may open in a period that there isn't."""
    first = problem.sites["first_period"]
    yield from check_known("sites.first_period", first, problem.periods.index, blank=True)


def audit_persistence(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield candidates that stand before their first period."""
    periods = list(problem.periods.index)
    for row, site in with_facts(plan.facilities, problem.sites, "site_id"):
        first = str(site.first_period) if site.status == "candidate" else ""
        if (
            (row.places > 0 or row.action == "new")
            and first
            and periods.index(row.period) < periods.index(first)
        ):
            yield Finding(f"facilities ({row.site_id}, {row.service}, {row.period})", f"open before {first}")


def check_existing(problem: NetworkProblem) -> Iterator[Finding]:
    """Report places that stand where nothing does."""
    options = problem.options
    status = problem.sites["status"].reindex(options.index.get_level_values(0)).to_numpy()
    bad = options.index[(options["existing_places"].to_numpy() > 0) & (status == "candidate")]
    if len(bad):
        yield Finding("options", f"existing places at candidate sites: {some(bad)}", "set status to existing")


def audit_places_balance(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield places that come from nowhere or vanish: they change by what is built, given away, got, or given up.

    Places are given up only where a service closes or is merged.
    """
    periods = list(problem.periods.index)
    places = sums_by(plan.facilities, "places", "site_id", "service", "period")
    moved = _moved(plan)
    for row, option in with_facts(plan.facilities, problem.options, "site_id", "service"):
        key, t = (row.site_id, row.service, row.period), periods.index(row.period)
        before = places.get((*key[:2], periods[t - 1]), 0.0) if t else float(option.existing_places)
        where = f"facilities {key}"
        if off(row.places_before, before):
            yield Finding(where, f"{row.places_before:g} places before, but {before:g} stood")
        explained = before + row.places_built + moved.get(key, 0.0)
        if row.places > explained + excused(explained):
            yield Finding(where, f"{row.places:g} places, but {explained:g} are accounted for")
        ends = row.action in ("close", "merged")
        if ends and row.places > TOLERANCE:
            yield Finding(where, f"{row.action}, but {row.places:g} places stand")
        if problem.decisions is not None:
            continue
        lost = explained - row.places
        if lost > excused(explained) and not ends:
            yield Finding(where, f"lost {lost:g} places without leave")
        if row.action == "close" and not _may_close(problem, *key):
            yield Finding(where, "closed, though the site may not close")


def _may_close(problem: NetworkProblem, site: str, service: str, period: str) -> bool:
    """Tell whether the site may close anyway, or a rule closes it in this very period."""
    first = problem.periods.index[0]
    return bool(problem.sites["may_close"].to_dict()[site]) or any(
        rule.kind == "must_close"
        and site in rule.sites
        and rule.service in ("", service)
        and (rule.period or first) == period
        for rule in problem.rules
    )


def _moved(plan: NetworkPlan) -> dict[tuple[str, str, str], float]:
    """Return places got less places given away by (site, service, period)."""
    moved: dict[tuple[str, str, str], float] = {}
    for row in records(plan.transfers):
        for site, service, sign in ((row.site_id, row.service, -1.0), (row.to_site_id, row.to_service, 1.0)):
            key = (site, service, row.period)
            moved[key] = moved.get(key, 0.0) + sign * float(row.places)
    return moved


PERSISTENCE = Family(
    name="persistence",
    formula="open[o,t] = open[o,t−1] + opened − closed − merged − emptied; Σₜ opened ≤ 1; opened ≤ open",
    rows="`persistence_o_t`, `persistence_once_o`, `persistence_opened_o_t`",
    write=add_persistence,
    columns=(
        "sites.first_period",
        "sites.may_close",
        "options.opening_cost_million_vnd",
        "options.closing_cost_million_vnd",
    ),
    check=check_first_periods,
    audit=audit_persistence,
    judges="sized",
)
PLACES_BALANCE = Family(
    name="places_balance",
    formula="places[o,t] = places[o,t−1] + built + converted in + moved in − converted out − moved − removed; "
    "removed ≤ (max + max of what may be converted to it) · (closed + merged)",
    rows="`places_balance_o_t`, `places_removed_o_t`",
    write=add_places_balance,
    columns=("options.place_cost_million_vnd",),
    audit=audit_places_balance,
    judges="all",
)
EXISTING = Family(
    name="existing",
    formula="built ≤ max · upgraded; upgraded[t] ≥ upgraded[t−1]",
    rows="`existing_upgraded_o_t`, `existing_once_o_t`",
    write=add_existing,
    columns=("options.existing_places", "options.upgrade_cost_million_vnd"),
    check=check_existing,
)
