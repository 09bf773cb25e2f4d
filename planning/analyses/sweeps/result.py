"""What a sweep keeps of a case: headline indicators, certificate, the worst area, and places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ansinh.models.certificate import Status
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.shown import shown
from ansinh.planning.analyses.base import Base, certificate_row, headline
from ansinh.planning.answer.findings.fairness import district_shares
from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.answer.missed import sentences
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.question.scenario import Scenario
from ansinh.words import LANGUAGES

PlaceRow = tuple[str, str, str, float]
ENDED = (Status.INCUMBENT, Status.NO_SOLUTION)
"""Status of plans that the time limit ended: they are not finished."""
SHARE_DIGITS = 4


@dataclass(frozen=True)
class Result:
    """The part of a scenario's run that is kept.

    Attributes
    ----------
    digest
        SHA-256 (32 digits) of the scenario's text, the content of its own files, the norms and the code of Ansinh; a
        scenario with a finished result under its digest is not run again.
    status
        "done" or "failed".
    plans
        ``plan_id`` → headline indicators (see `base.HEADLINES`) and ``status, gap, seconds``; ``missed_vi, missed_en``:
        what the plan misses where no plan keeps all limits, in sentences.
    places
        ``plan_id`` → rows ``site_id, service, period, places``.
    error
        The reason for a failure.
    """

    digest: str
    status: str
    plans: dict[str, dict[str, Any]] = field(default_factory=dict)
    places: dict[str, list[PlaceRow]] = field(default_factory=dict)
    error: str = ""
    seconds: float = 0.0
    """Wall-clock seconds of inputs and plans."""

    def __repr__(self) -> str:
        facts = (
            f"{self.status}, plans {', '.join(self.plans)}" if self.plans else f"{self.status}: {self.error}"
        )
        return shown(self, facts, ".plans, .places, .design")

    @property
    def ended(self) -> bool:
        """Whether the time limit ended one of the plans before it was proven good enough."""
        return any(row.get("status") in ENDED for row in self.plans.values())

    @property
    def design(self) -> tuple[PlaceRow, ...]:
        """The places of the best plan; empty without one."""
        return tuple(self.places.get(OPTIMISED, ()))


def result_of(base: Base, key: str) -> Result:
    """Return what is kept of a scenario's plans."""
    plans = (
        {OPTIMISED: base.plan} if base.official is None else {OFFICIAL: base.official, OPTIMISED: base.plan}
    )
    today = base.problem.sites["status"].to_dict()
    rows: dict[str, dict[str, Any]] = {}
    places: dict[str, list[PlaceRow]] = {}
    for name, plan in plans.items():
        rows[name] = {
            **headline(plan, base.problem),
            **certificate_row(plan),
            **worst_area(base.inputs, plan),
            **_missed(base.inputs, plan),
        }
        standing = plan.facilities[plan.facilities["places"] > 0]
        columns = (standing[column] for column in ("site_id", "service", "period", "places"))
        places[name] = [(str(a), str(b), str(c), float(d)) for a, b, c, d in zip(*columns, strict=True)]
        new = sorted({site for site, _, _, _ in places[name] if today[site] == "candidate"})
        rows[name]["new_site_ids"] = ", ".join(new)
    return Result(key, "done", rows, places)


def _missed(inputs: Inputs, plan: NetworkPlan) -> dict[str, str]:
    said = sentences(inputs, plan.misses)
    return {f"missed_{language}": " ".join(one.said(language) for one in said) for language in LANGUAGES}


def worst_area(inputs: Inputs, plan: NetworkPlan) -> dict[str, str | float]:
    """Return share served of all in need, and the district with the smallest: ``served_share, worst_area, worst_share``.

    No district is the worst ("") where each is told as served in whole.
    """
    period = inputs.scenario.period_ids[-1]
    need = float(inputs.need.loc[inputs.need["period"] == period, "need_persons"].sum())
    trips = plan.allocation
    served = float(trips.loc[trips["period"] == period, "persons"].sum())
    shares = district_shares(inputs, {"allocation": trips.assign(plan_id=OPTIMISED)}, OPTIMISED)
    if shares.empty or need <= 0:
        return {}
    worst, least = str(shares.idxmin()), float(shares.min())
    name = str(inputs.province.districts["district_name"].get(worst, worst)) if least < 1.0 else ""
    return {
        "served_share": round(served / need, SHARE_DIGITS),
        "worst_area": name,
        "worst_share": round(least, SHARE_DIGITS),
    }


def with_threads(scenario: Scenario, threads: int | None) -> Scenario:
    """Return a scenario that is solved with so many threads; None = as it says."""
    if not threads:
        return scenario
    solver = scenario.solver.model_copy(update={"threads": threads})
    return scenario.model_copy(update={"solver": solver})
