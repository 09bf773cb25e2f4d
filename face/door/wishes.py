"""Change a scenario by a planner's wishes: shares, money, sites by name, sizes, cases."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, get_args

from ansinh.door.amounts import BUDGET, MILLION_VND, MINUTES, PLACES, SHARE, SITES, amount
from ansinh.geodata.names import fold
from ansinh.models.errors import Finding, InputError, raise_if
from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.answer.plans import capital_at_hand
from ansinh.planning.answer.run import Run
from ansinh.planning.desk.apply import chosen_scenario, sizes
from ansinh.planning.desk.choices import Choices, starting_choices
from ansinh.planning.inputs.places import find_sites, one_standing, with_present_communes
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.sites import EXISTING
from ansinh.planning.inputs.upgrades import with_upgrades
from ansinh.planning.norms import Case
from ansinh.planning.question.scenario import NetworkLimit, Rule, Scenario
from ansinh.planning.question.text.changes import leaf_keys
from ansinh.words import LANGUAGES, text
from ansinh.words.nearest import nearest

WISHES = {
    "budget": "share of the money at hand, such as 0.9 or '90%'; where money isn't limited, of what this plan costs to build",
    "million_vnd": "money at hand for building in all periods, million đồng, or '120 tỷ'; instead of budget",
    "targets": "share to be served, by service, such as {'elderly': 0.6}, or one for all",
    "standard": "minutes, by service or one for all",
    "sizes": "smallest and largest new facility by service, such as {'elderly': (50, 150)}, or one pair for all",
    "size": "places of one facility in the last period, by name: {'Gia Nghĩa': 120}, or {'Gia Nghĩa': {'elderly': 120}}",
    "open": "sites that must open, by name; by service where you want: {'elderly': 'Gia Nghĩa'}",
    "forbid": "sites where nothing may be built, by name",
    "close": "facilities of today that close at once, by name; by service where you want: {'general': 'Nghĩa Thắng'}",
    "new_sites": "new sites at most",
    "demand": "'low', 'central' or 'high'; the official plan is as large as its words make it then, and no more money than it costs "
    "is spent; budget=1 keeps the money of the plan at hand",
    "travel": "'low', 'central' or 'high': minutes on the road",
    "within_standard": "True: nobody is sent farther than the standard",
    "fair": "True: where places are scarce, the share served of the worst area is raised first; False: it isn't",
}
"""Arguments of `Plan.what_if`, with their meaning."""
SOURCE = "what_if"
CASES = get_args(Case)
FOR_ALL = {"targets", "standard", "sizes"}
"""Wishes by service, of which one may hold for all."""
OF_SITES = ("open", "close")
"""Wishes that name sites, by service where somebody wants."""
Names = str | Iterable[str] | None


def wished_of(run: Run, wishes: Mapping[str, Any]) -> Scenario:
    """Return the scenario of a run with wishes; money is that of its plans without upgrades, see `wished`."""
    official, best = (
        None if plan is None else _without_upgrades(plan, run.inputs)
        for plan in (run.plans.get(OFFICIAL), run.plans[OPTIMISED])
    )
    return wished(run.inputs, official, wishes, best)


def wished(
    inputs: Inputs, official: NetworkPlan | None, wishes: Mapping[str, Any], best: NetworkPlan | None = None
) -> Scenario:
    """Return the scenario of `inputs` with wishes; see `WISHES`.

    `official` and `best` are the official plan and the one at hand, without upgrades: money is a share of what the
    official plan takes, or where money isn't limited, of what the one at hand does.

    Raises
    ------
    InputError
        If a wish, service or site is unknown; the message lists all of them, each with the nearest known name.
    """
    wishes = _by_service(wishes, inputs.scenario)
    _refuse_unknown(wishes, inputs.scenario)
    scenario = inputs.scenario
    if {"budget", "million_vnd"} & wishes.keys() and capital_at_hand(scenario, official) is None:
        scenario, official = _limited(scenario), best
    start = starting_choices(scenario, scenario.optimise.new_sites_at_most)
    if scenario is not inputs.scenario:  # limited by the wish, also where it asks for all of the money
        start = replace(start, budget=math.inf)
    wishes = _with_share_of_money(wishes, scenario, official)
    payer = (
        official if "budget" in wishes else None
    )  # without a wish about money, the scenario's own limit holds
    changed = chosen_scenario(scenario, start, _choices(start, wishes), payer)
    rules = (
        *_opened(inputs, wishes.get("open", ())),
        *_forbidden(inputs, wishes.get("forbid", ())),
        *_closed(inputs, wishes.get("close", ())),
    )
    heading = changed.scenario.model_copy(
        update={"travel_case": case("travel", wishes.get("travel", changed.scenario.travel_case))}
    )
    limits = (*changed.limits, *_sized(inputs, wishes.get("size", {})))
    return changed.model_copy(
        update={"scenario": heading, "rules": (*changed.rules, *rules), "limits": limits}
    )


def _limited(scenario: Scenario) -> Scenario:
    """Return a scenario whose money is limited to that of a plan."""
    optimise = scenario.optimise.model_copy(update={"capital_at_most": "official"})
    return scenario.model_copy(update={"optimise": optimise})


def _without_upgrades(plan: NetworkPlan, inputs: Inputs) -> NetworkPlan:
    """Return a plan of a run without the capital of upgrades, which budgets don't pay."""
    if not inputs.scenario.upgrades:
        return plan
    keys = ["source", "period", "kind", "ownership"]
    once, twice = (one.money.set_index(keys) for one in (plan, with_upgrades(plan, inputs)))
    return replace(plan, money=(once.add(once).sub(twice, fill_value=0.0)).reset_index())


def _by_service(wishes: Mapping[str, Any], scenario: Scenario) -> dict[str, Any]:
    """Return the wishes with services by their ids: they may be named as in reports, and what has no service is for all."""
    ids = {fold(name): service for service, item in scenario.services.items()
           for name in (service, item.name_vi, item.name_en)}  # fmt: skip
    found = dict(wishes)
    for wish in FOR_ALL & wishes.keys():
        if not isinstance(wishes[wish], Mapping):
            found[wish] = dict.fromkeys(scenario.services, wishes[wish])
    for wish in (*FOR_ALL, *OF_SITES):
        if isinstance(found.get(wish), Mapping):
            found[wish] = {ids.get(fold(str(name)), name): value for name, value in found[wish].items()}
    if isinstance(found.get("size"), Mapping):
        found["size"] = {
            site: {ids.get(fold(str(name)), name): value for name, value in given.items()}
            if isinstance(given, Mapping)
            else given
            for site, given in found["size"].items()
        }
    return found


def _with_share_of_money(
    wishes: Mapping[str, Any], scenario: Scenario, official: NetworkPlan | None
) -> Mapping[str, Any]:
    """Return the wishes with money, if they have any, as a share of what there is."""
    if "million_vnd" not in wishes:
        given = {"budget": amount("budget", wishes["budget"], BUDGET)} if "budget" in wishes else {}
        return {**wishes, **given}
    if "budget" in wishes:
        raise InputError([Finding("what_if", "budget and million_vnd are one wish", "give one of them")])
    there = capital_at_hand(scenario, official)
    if not there:
        raise InputError(
            [
                Finding(
                    "million_vnd",
                    "the plan at hand builds nothing",
                    "limit money in the scenario: [optimise]",
                )
            ]
        )
    return {**wishes, "budget": amount("million_vnd", wishes["million_vnd"], MILLION_VND) / there}


def case(wish: str, given: Any) -> str:
    """Return a case of demand or travel.

    Raises
    ------
    InputError
        If there is no such case.
    """
    found: dict[str, str] = {fold(name): one for one in CASES
             for name in (one, *(text(f"common.demand_case.{one}", language) for language in LANGUAGES))}  # fmt: skip
    if fold(str(given)) not in found:
        raise InputError([_unknown(wish, str(given), CASES)])
    return found[fold(str(given))]


def _refuse_unknown(wishes: Mapping[str, Any], scenario: Scenario) -> None:
    services = list(scenario.services)
    wrong = [_unknown_wish(name, scenario) for name in wishes if name not in WISHES]
    for wish in (*sorted(FOR_ALL), *OF_SITES):
        value = wishes.get(wish)
        if isinstance(value, Mapping):
            wrong += [_unknown(wish, str(name), services) for name in value if name not in services]
    if not isinstance(size := wishes.get("size", {}), Mapping):
        wrong.append(
            Finding(f"size: {size!r}", "names no facility", "write one such as size={'Gia Nghĩa': 120}")
        )
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
        budget=wishes.get("budget", start.budget),
        keep_within_standard=_yes(wishes, "within_standard", start.keep_within_standard),
        fair=_yes(wishes, "fair", start.fair),
        new_sites=_most_sites(wishes, start.new_sites),
        demand_case=case("demand", wishes.get("demand", start.demand_case)),
    )
    for service, share in wishes.get("targets", {}).items():
        found = found.change(service, target=amount(f"targets: {service}", share, SHARE))
    for service, minutes in wishes.get("standard", {}).items():
        found = found.change(service, standard_minutes=amount(f"standard: {service}", minutes, MINUTES))
    for service, pair in wishes.get("sizes", {}).items():
        smallest, largest = _pair(service, pair)
        found = found.change(service, min_places=smallest, max_places=largest)
    return found


def _yes(wishes: Mapping[str, Any], wish: str, otherwise: bool) -> bool:  # noqa: FBT001 - what holds without a wish
    given = wishes.get(wish, otherwise)
    if not isinstance(given, bool):
        raise InputError([Finding(f"{wish}: {given!r}", "is neither True nor False", "write one of the two")])
    return given


def _most_sites(wishes: Mapping[str, Any], otherwise: int | None) -> int | None:
    given = wishes.get("new_sites", otherwise)
    return None if given is None else int(amount("new_sites", given, SITES))


def _pair(service: str, given: Any) -> tuple[float, float]:
    """Return smallest and largest size."""
    if (
        isinstance(given, str)
        or not isinstance(given, Iterable)
        or len(pair := list(given)) != len(("smallest", "largest"))
    ):
        raise InputError(
            [
                Finding(
                    f"sizes: {service}: {given!r}",
                    "is no smallest and largest size",
                    "write a pair, such as (50, 150)",
                )
            ]
        )
    smallest, largest = (amount(f"sizes: {service}", one, PLACES) for one in pair)
    if smallest > largest:
        raise InputError(
            [
                Finding(
                    f"sizes: {service}: {given!r}",
                    "the smallest size is above the largest",
                    "write a pair, such as (50, 150)",
                )
            ]
        )
    return smallest, largest


def _opened(inputs: Inputs, names: Names | Mapping[str, Names]) -> Iterator[Rule]:
    """Yield a rule for each name: at least one of its sites is open in the last period ("" = for any service)."""
    last = inputs.scenario.period_ids[-1]
    for service, name in _named("open", names):
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
            yield from sizes(
                [(site, service, amount(f"size: {name}", places, PLACES))],
                inputs.scenario.period_ids[-1],
                SOURCE,
            )


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
    for name in _listed("forbid", names):
        sites = [
            site
            for site in find_sites(name, with_present_communes(inputs))
            if inputs.sites["status"][site] != EXISTING
        ]
        if not sites:
            problem = "only facilities that stand today; a ban is for what could be built"
            remedy = f"name a place where nothing stands; close={name!r} closes a facility of today"
            raise InputError([Finding(f"forbid: {name!r}", problem, remedy)])
        yield Rule(kind="must_not_open", sites=tuple(sites), source=SOURCE)


def _closed(inputs: Inputs, names: Names | Mapping[str, Names]) -> Iterator[Rule]:
    """Yield a rule for each name: the facility of today closes in the first period ("" = with all of its services)."""
    for service, name in _named("close", names):
        site = one_standing(name, with_present_communes(inputs), inputs.options, service)
        yield Rule(kind="must_close", sites=(site,), service=service, source=SOURCE)


def _named(wish: str, names: Names | Mapping[str, Names]) -> Iterator[tuple[str, str]]:
    """Yield the services and the names of a wish; "" for any service."""
    by_service: Iterable[tuple[str, Names]] = names.items() if isinstance(names, Mapping) else [("", names)]
    for service, wanted in by_service:
        for name in _listed(wish, wanted):
            yield service, name


def _listed(wish: str, names: Names) -> list[str]:
    """Return names, one or several, as a list."""
    if names is None or isinstance(names, str):
        return [names] if names else []
    if not isinstance(names, Iterable):
        raise InputError(
            [Finding(f"{wish}: {names!r}", "is no name", "name a facility, a commune or a district")]
        )
    return [str(name) for name in names]
