"""Change a scenario by a planner's wishes: shares, money, sites by name, sizes, cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, get_args

from ansinh.models.errors import Finding, InputError, raise_if
from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer.plans import capital_at_hand
from ansinh.planning.desk.apply import chosen_scenario, sizes
from ansinh.planning.desk.choices import Choices, starting_choices
from ansinh.planning.inputs.places import find_sites, with_present_communes
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.sites import EXISTING
from ansinh.planning.norms import Case
from ansinh.planning.question.scenario import NetworkLimit, Rule, Scenario
from ansinh.planning.question.text.changes import leaf_keys
from ansinh.words.nearest import nearest

WISHES = {
    "budget": "share of the money at hand, such as 0.9",
    "million_vnd": "money at hand for building in all periods, million đồng; instead of budget",
    "targets": "share to be served by service, such as {'elderly': 0.6}",
    "standard": "minutes by service",
    "sizes": "smallest and largest new facility by service, such as {'elderly': (50, 150)}",
    "size": "places of one facility in the last period, by name: {'Gia Nghĩa': 120}, or {'Gia Nghĩa': {'elderly': 120}}",
    "open": "sites that must open, by name; by service where you want: {'elderly': 'Gia Nghĩa'}",
    "forbid": "sites where nothing may be built, by name",
    "new_sites": "new sites at most",
    "demand": "'low', 'central' or 'high'",
    "travel": "'low', 'central' or 'high': minutes on the road",
    "within_standard": "True: nobody is sent farther than the standard",
}
"""Arguments of `Plan.what_if`, with their meaning."""
SOURCE = "what_if"
CASES = get_args(Case)
Names = str | Iterable[str]


def wished(inputs: Inputs, official: NetworkPlan | None, wishes: Mapping[str, Any]) -> Scenario:
    """Return the scenario of `inputs` with wishes; see `WISHES`.

    Raises
    ------
    InputError
        If a wish, service or site is unknown; the message lists all of them, each with the nearest known name.
    """
    _refuse_unknown(wishes, inputs.scenario)
    scenario = inputs.scenario
    start = starting_choices(scenario, scenario.optimise.new_sites_at_most)
    wishes = _with_share_of_money(wishes, scenario, official)
    changed = chosen_scenario(scenario, start, _choices(start, wishes), official)
    rules = (*_opened(inputs, wishes.get("open", ())), *_forbidden(inputs, wishes.get("forbid", ())))
    heading = changed.scenario.model_copy(
        update={"travel_case": case("travel", wishes.get("travel", changed.scenario.travel_case))}
    )
    limits = (*changed.limits, *_sized(inputs, wishes.get("size", {})))
    return changed.model_copy(
        update={"scenario": heading, "rules": (*changed.rules, *rules), "limits": limits}
    )


def _with_share_of_money(
    wishes: Mapping[str, Any], scenario: Scenario, official: NetworkPlan | None
) -> Mapping[str, Any]:
    """Return the wishes with money in million đồng as a share of what there is."""
    if "million_vnd" not in wishes:
        return wishes
    if "budget" in wishes:
        raise InputError([Finding("what_if", "budget and million_vnd are one wish", "give one of them")])
    there = capital_at_hand(scenario, official)
    if not there:
        raise InputError(
            [Finding("million_vnd", "money isn't limited here", "limit it in the scenario: [optimise]")]
        )
    return {**wishes, "budget": float(wishes["million_vnd"]) / there}


def case(wish: str, given: Any) -> str:
    """Return a case of demand or travel.

    Raises
    ------
    InputError
        If there is no such case.
    """
    if given not in CASES:
        raise InputError([_unknown(wish, str(given), CASES)])
    return str(given)


def _refuse_unknown(wishes: Mapping[str, Any], scenario: Scenario) -> None:
    services = list(scenario.services)
    wrong = [_unknown_wish(name, scenario) for name in wishes if name not in WISHES]
    for wish in ("targets", "standard", "sizes", "open"):
        value = wishes.get(wish)
        if isinstance(value, Mapping):
            wrong += [_unknown(wish, str(name), services) for name in value if name not in services]
    raise_if(wrong)


def _unknown_wish(name: str, scenario: Scenario) -> Finding:
    """Return the finding on a wish that there isn't: the nearest one, and where a scenario file has a key of that name."""
    found = _unknown("what_if", name, WISHES)
    keys = list(leaf_keys(scenario))
    near = nearest(name, [key.rpartition(".")[2] for key in keys], 1)
    there = next((key for key in keys if near and key.rpartition(".")[2] == near[0]), "")
    return replace(found, remedy=f"{found.remedy}; a scenario file has {there}") if there else found


def _unknown(where: str, name: str, known: Iterable[str]) -> Finding:
    known = list(known)
    near = nearest(name, known)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return Finding(f"{where}: {name!r}", "not known", f"{hint}there are: {', '.join(known)}")


def _choices(start: Choices, wishes: Mapping[str, Any]) -> Choices:
    found = replace(
        start,
        budget=float(wishes.get("budget", start.budget)),
        keep_within_standard=bool(wishes.get("within_standard", start.keep_within_standard)),
        new_sites=wishes.get("new_sites", start.new_sites),
        demand_case=case("demand", wishes.get("demand", start.demand_case)),
    )
    for service, share in dict(wishes.get("targets", {})).items():
        found = found.change(service, target=float(share))
    for service, minutes in dict(wishes.get("standard", {})).items():
        found = found.change(service, standard_minutes=float(minutes))
    for service, (smallest, largest) in dict(wishes.get("sizes", {})).items():
        found = found.change(service, min_places=float(smallest), max_places=float(largest))
    return found


def _opened(inputs: Inputs, names: Names | Mapping[str, Names]) -> Iterator[Rule]:
    """Yield a rule for each name: at least one of its sites is open in the last period ("" = for any service)."""
    by_service: Iterable[tuple[str, Names]] = names.items() if isinstance(names, Mapping) else [("", names)]
    last = inputs.scenario.period_ids[-1]
    for service, wanted in by_service:
        for name in _listed(wanted):
            sites = _that_can_open(inputs, name, service)
            yield Rule(kind="at_least", sites=sites, service=service, period=last, count=1, source=SOURCE)


def _that_can_open(inputs: Inputs, name: str, service: str) -> tuple[str, ...]:
    """Return the sites of a name that may offer a service: only new sites, if there are any."""
    offering = {site for site, offered in inputs.options.index if service in ("", offered)}
    sites = [site for site in find_sites(name, with_present_communes(inputs)) if site in offering]
    if not sites:
        what = f"no site there may offer {service}" if service else "no site there may offer anything"
        raise InputError([Finding(f"open: {name!r}", what, "name another place, or another service")])
    new = [site for site in sites if inputs.sites["status"][site] != EXISTING]
    return tuple(new or sites)


def _sized(inputs: Inputs, wanted: Mapping[str, float | Mapping[str, float]]) -> Iterator[NetworkLimit]:
    """Yield a limit for each name and service: so many places there in the last period."""
    for name, given in wanted.items():
        by_service = given if isinstance(given, Mapping) else {_only_service(inputs, name): given}
        for service, places in by_service.items():
            site = _one_that_offers(inputs, name, service)
            yield from sizes([(site, service, float(places))], inputs.scenario.period_ids[-1], SOURCE)


def _only_service(inputs: Inputs, name: str) -> str:
    """Return the service of the facility of a name, where it is clear which one is meant."""
    sites = set(find_sites(name, with_present_communes(inputs)))
    offered = sorted({str(service) for site, service in inputs.options.index if site in sites})
    if len(offered) != 1:
        if not offered:
            what = "no site there may offer anything"
            raise InputError([Finding(f"size: {name!r}", what, "name another place, or another service")])
        there = ", ".join(offered)
        raise InputError([Finding(f"size: {name!r}", f"services that may be there: {there}",
                                  f"name the service: size={{{name!r}: {{'...': 120}}}}")])  # fmt: skip
    return offered[0]


def _one_that_offers(inputs: Inputs, name: str, service: str) -> str:
    """Return the site of a name that has a service today, or else the first of the new ones that may offer it."""
    if service not in inputs.scenario.services:
        raise InputError([_unknown("size", service, inputs.scenario.services)])
    places = inputs.options["existing_places"].to_dict()
    found = [site for site in find_sites(name, with_present_communes(inputs)) if (site, service) in places]
    if not found:
        what = f"no site there may offer {service}"
        raise InputError([Finding(f"size: {name!r}", what, "name another place, or another service")])
    return max(found, key=lambda site: float(places[site, service]))


def _forbidden(inputs: Inputs, names: Names) -> Iterator[Rule]:
    """Yield a rule for each name: no new facility at any of its sites."""
    for name in _listed(names):
        sites = [
            site
            for site in find_sites(name, with_present_communes(inputs))
            if inputs.sites["status"][site] != EXISTING
        ]
        if not sites:
            problem = "only facilities that stand today; a ban is for what could be built"
            raise InputError([Finding(f"forbid: {name!r}", problem, "name a place where nothing stands")])
        yield Rule(kind="must_not_open", sites=tuple(sites), source=SOURCE)


def _listed(names: Names) -> list[str]:
    return [names] if isinstance(names, str) else [str(name) for name in names]
