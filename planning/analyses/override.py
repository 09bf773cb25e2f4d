"""Force, forbid, close or swap sites, and compare the best plan under these wishes with the optimum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ansinh.models.errors import Finding, InputError, SaidFinding, raise_if
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.problem import NetworkProblem, SiteRule
from ansinh.models.shown import shown
from ansinh.planning.analyses.base import Base, Progress, best, nearest, open_options, silent
from ansinh.planning.analyses.evaluate import Evaluation, side_by_side
from ansinh.planning.answer.folder.rundata import A_PLACE, OPTIMISED
from ansinh.planning.answer.missed import CLOSED, told_rule
from ansinh.planning.answer.solve import plan_network
from ansinh.planning.inputs.places import meant, one_site, one_standing
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.question.text.checks import unknown
from ansinh.words.phrase import Listed, Phrase

OVERRIDDEN = "overridden"
"""Id of the best plan that grants the wishes."""


@dataclass(frozen=True)
class Wish:
    """A wish about a site, or about one service there, from a period on.

    Attributes
    ----------
    site
        Site id, or the name of a facility, commune or district that means one site.
    service
        Service that the wish is about; empty = all services of the site.
    period
        Period from which it holds; empty = the first in which the site may open.
    """

    site: str
    service: str = ""
    period: str = ""

    @classmethod
    def read(cls, text: str) -> Wish:
        """Return the wish written as ``site``, ``site:service`` or ``site:service:period``."""
        parts = [part.strip() for part in text.split(":")]
        if len(parts) > len(("site", "service", "period")) or not parts[0]:
            raise InputError([Finding(f"{text!r}", "not a site, site:service or site:service:period",
                                      "for example DN-P03:elderly:2030")])  # fmt: skip
        return cls(*parts)


@dataclass(frozen=True)
class Override:
    """The best plan that grants the wishes, and what they cost.

    Attributes
    ----------
    evaluation
        Optimum and overridden plan side by side; ``difference`` is the effect of the wishes.
    plan
        The best plan that grants the wishes; where they can't all be granted within the limits, the one that misses
        least, and `NetworkPlan.misses` says what.
    rules
        The wishes as rules with site ids.
    price
        One row per stage of the objective: ``stage, optimised, overridden, difference``, in the stage's own units
        (weighted people, person-minutes, million đồng discounted), and ``at_least, at_most``: the bounds of the true
        price, from both certificates. The first stage that differs decides. If ``at_least`` is 0, the whole difference may
        be due to an unfinished proof.
    """

    evaluation: Evaluation
    plan: NetworkPlan
    rules: tuple[SiteRule, ...]
    price: pd.DataFrame

    def __repr__(self) -> str:
        missed = f", {len(self.plan.misses)} rules missed" if self.plan.misses else ""
        facts = f"{len(self.rules)} wishes, {self.plan.certificate.status}{missed}"
        return shown(self, facts, ".price, .evaluation.indicators, .plan, .rules")


def override(
    inputs: Inputs,
    force: Sequence[Wish | str] = (),
    forbid: Sequence[Wish | str] = (),
    swap: Sequence[tuple[str, str]] = (),
    *,
    close: Sequence[Wish | str] = (),
    progress: Progress = silent,
    base: Base | None = None,
) -> Override:
    """Return the best plan that opens `force`, leaves `forbid` out, and builds b instead of a for ``swap=[(a, b)]``.

    `close` are facilities of today that end: their people need a place elsewhere.

    All other limits of the scenario hold: money, number of new sites, targets and rules. Where the wishes can't be granted
    within them, the answer is the plan that misses least of wishes and limits together.

    Raises
    ------
    InputError
        All problems at once: unknown or ambiguous sites, services that they can't offer, unknown periods.
    InfeasibleError
        If what contradicts itself is no limit that can be missed.
    """
    rules = wishes_as_rules(inputs, force, forbid, close)
    base = base or best(inputs, progress)
    rules += _swaps(swap, base)
    if not rules:
        raise InputError(
            [Finding("override", "nothing to force, forbid, close or swap", "name at least one site")]
        )
    if granted(base.plan, base.problem, rules):
        plan = base.plan
    else:
        progress("best plan that grants the wishes")
        plan, _ = nearest(
            with_rules(base.asked, rules),
            base.settings,
            lambda one: plan_network(one, base.settings, progress, base.plan, explained=False),
        )
    evaluation = side_by_side(base, {OPTIMISED: base.plan, OVERRIDDEN: plan})
    return Override(evaluation, plan, rules, price_of(base.plan, plan))


def granted(plan: NetworkPlan, problem: NetworkProblem, rules: Sequence[SiteRule]) -> bool:
    """Tell whether a plan already grants the wishes."""
    periods = list(problem.periods.index)
    standing = plan.facilities[plan.facilities["places"] > A_PLACE]
    for rule in rules:
        since = periods[periods.index(rule.period) if rule.period else 0 :]
        rows = standing[standing["site_id"].isin(rule.sites)]
        rows = rows[rows["service"] == rule.service] if rule.service else rows
        open_in = set(rows["period"]) & set(since)
        if rule.kind == "must_open" and open_in != set(since):
            return False
        if rule.kind in CLOSED and open_in:
            return False
    return True


def price_of(before: NetworkPlan, after: NetworkPlan) -> pd.DataFrame:
    """Return the price by stage, in the order of the objective; see `Override.price`."""
    keys = ["stage", "value", "bound"]
    table = after.stages[keys].merge(
        before.stages[keys], on="stage", how="left", suffixes=("_after", "_before")
    )
    table = table.fillna(0.0)  # the plan without wishes misses nothing
    price = pd.DataFrame(
        {"stage": table["stage"], OPTIMISED: table["value_before"], OVERRIDDEN: table["value_after"]}
    )
    price["difference"] = price[OVERRIDDEN] - price[OPTIMISED]
    if after is before:
        return price.assign(at_least=0.0, at_most=0.0)
    return price.assign(
        at_least=(table["bound_after"] - table["value_before"]).clip(lower=0.0),
        at_most=(table["value_after"] - table["bound_before"]).clip(lower=0.0),
    )


def with_rules(problem: NetworkProblem, rules: Sequence[SiteRule]) -> NetworkProblem:
    """Return `problem` with rules on sites added."""
    return problem.replace(rules=(*problem.rules, *rules))


def wishes_as_rules(
    inputs: Inputs, force: Sequence[Wish | str], forbid: Sequence[Wish | str], close: Sequence[Wish | str]
) -> tuple[SiteRule, ...]:
    """Return wishes as rules; raise one `InputError` for everything that is wrong with them."""
    findings: list[Finding] = []
    rules = []
    for kind, wishes in (("must_open", force), ("must_not_open", forbid), ("must_close", close)):
        for item in wishes:
            try:
                wish = Wish.read(item) if isinstance(item, str) else item
                site = _site_of(wish, kind, inputs)
            except InputError as error:
                findings += error.findings
                continue
            findings += _wrong(wish, site, inputs)
            name = f"{kind.replace('_', ' ')} {site}"
            rules.append(SiteRule(kind, (site,), wish.service, wish.period, name=name))  # type: ignore[arg-type]
    raise_if([*findings, *_contradictions(rules, inputs)])
    return tuple(rules)


def _site_of(wish: Wish, kind: str, inputs: Inputs) -> str:
    if kind == "must_close":
        return one_standing(wish.site, inputs.sites, inputs.options, wish.service)
    return one_site(wish.site, meant(inputs, wish.service, code=wish.site))


def _contradictions(rules: Sequence[SiteRule], inputs: Inputs) -> list[Finding]:
    """Report sites that shall be both open and closed; to forbid a whole site forbids each of its services."""
    opened = [rule for rule in rules if rule.kind == "must_open"]
    closed = [rule for rule in rules if rule.kind in CLOSED]
    return [
        SaidFinding.of(
            Listed((told_rule(inputs, one), told_rule(inputs, other)), " ↔ "),
            Phrase.of("missed.contradict"),
            Phrase.of("missed.leave_out"),
        )
        for one in opened
        for other in closed
        if one.sites == other.sites and other.service in {"", one.service}
    ]


def _wrong(wish: Wish, site: str, inputs: Inputs) -> list[Finding]:
    """Return what is wrong with a wish whose site is known."""
    where = f"{wish.site!r}"
    findings = []
    if wish.period and wish.period not in inputs.scenario.period_ids:
        findings.append(unknown(f"{where}: period", wish.period, inputs.scenario.period_ids))
    if wish.service and wish.service not in inputs.scenario.services:
        findings.append(unknown(f"{where}: service", wish.service, inputs.scenario.services))
    elif wish.service and (site, wish.service) not in inputs.options.index:
        offered = sorted(service for at, service in inputs.options.index if at == site)
        problem = f"{site} can't offer {wish.service}"
        findings.append(Finding(where, problem, f"it may offer {', '.join(offered)}"))
    return findings


def _swaps(swap: Sequence[tuple[str, str]], base: Base) -> tuple[SiteRule, ...]:
    """Return rules that build b instead of a: nothing new at a, and at b the new services of a that b can offer."""
    rules: list[SiteRule] = []
    findings: list[Finding] = []
    built = open_options(base.plan, base.problem, new=True)
    for a, b in swap:
        try:
            old = one_site(a, meant(base.inputs, at=frozenset(site for site, _ in built)))
            services = sorted(service for site, service in built if site == old)
            new = one_site(b, meant(base.inputs, services[0] if services else ""))
        except InputError as error:
            findings += error.findings
            continue
        movable = [service for service in services if (new, service) in base.problem.options.index]
        if not movable:
            what = ", ".join(services) or "nothing new"
            findings.append(Finding(f"swap {a!r} for {b!r}", f"the best plan builds {what} at {old}, and {new} "
                                    "can't offer it", "name a site that the best plan builds"))  # fmt: skip
            continue
        rules.append(SiteRule("must_not_open", (old,), name=f"swap: not {old}"))
        rules += [SiteRule("must_open", (new,), service, name=f"swap: {new}") for service in movable]
    raise_if(findings)
    return tuple(rules)
