"""What else could be done: nothing, the plan as written, the second-best site, a smaller size; and other demand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ansinh.planning.answer.folder.rundata import A_PERSON
from ansinh.planning.answer.ties import tied
from ansinh.words.numbers import shown_difference

if TYPE_CHECKING:
    import pandas as pd

    from ansinh.reports.facts.facts import Facts
    from ansinh.reports.facts.project import Project

LOW, HIGH, SMALLER = "demand_low", "demand_high", "smaller"


@dataclass(frozen=True)
class Alternative:
    """One thing that could be done, in the last period.

    Attributes
    ----------
    kind
        "nothing", "official", "second_site", "smaller" or "proposed".
    subject
        Site whose place another one takes, of "second_site"; else "".
    places, served, mean_minutes, capital
        Places, people served, their mean minutes, million đồng.
    """

    kind: str
    places: float
    served: float
    mean_minutes: float
    capital: float
    subject: str = ""


def alternatives(facts: Facts) -> list[Alternative]:
    """Return what the run knows beside the proposed plan, and that last."""
    proposed = _of_plan(facts, facts.plan_id, "proposed")
    official = [_of_plan(facts, facts.official_id, "official")] if facts.official_id else []
    return [*_nothing(facts), *official, *_second_site(facts, proposed), *_smaller(facts), proposed]


def _of_plan(facts: Facts, plan_id: str, kind: str) -> Alternative:
    return Alternative(
        kind,
        places=facts.measure("places", plan_id),
        served=facts.measure("served_persons", plan_id),
        mean_minutes=facts.measure("mean_minutes", plan_id),
        capital=facts.capital_of(plan_id),
    )


def _nothing(facts: Facts) -> list[Alternative]:
    """Return today's network; none where it's the plan beside the proposed one, and in runs that don't know it."""
    trips = facts.data.today
    served = float(trips["persons"].sum()) if len(trips) else 0.0
    if served < A_PERSON:
        return []
    mean = float((trips["persons"] * trips["minutes"]).sum()) / served
    return [Alternative("nothing", float(facts.data.existing_places["places"].sum()), served, mean, 0.0)]


def _second_site(facts: Facts, proposed: Alternative) -> list[Alternative]:
    """Return the plan with its dearest project at the second-best site, everything else unchanged."""
    dearest = max(
        (project for site in facts.projects if (project := facts.project(site)).runner_up),
        key=lambda project: project.capital,
        default=None,
    )
    return [] if dearest is None else [_moved(proposed, dearest)]


def _moved(proposed: Alternative, project: Project) -> Alternative:
    second = project.runner_up
    assert second is not None  # noqa: S101 - chosen so
    served = proposed.served - second.out_of_reach
    longer = second.persons * (second.minutes[1] - second.minutes[0])
    return Alternative(
        "second_site",
        places=proposed.places,
        served=served,
        mean_minutes=(proposed.mean_minutes * proposed.served + longer) / proposed.served,
        capital=proposed.capital + second.million_vnd[1] - second.million_vnd[0],
        subject=project.site_id,
    )


def _smaller(facts: Facts) -> list[Alternative]:
    rows = _case(facts, SMALLER)
    served = float(rows["served_persons"].sum())
    if served < A_PERSON:
        return []
    travelled = float((rows["served_persons"] * rows["mean_minutes"].fillna(0.0)).sum())
    places, capital = float(rows["places"].sum()), float(rows["capital_million_vnd"].sum())
    return [Alternative("smaller", places, served, travelled / served, capital)]


@dataclass(frozen=True)
class Demand:
    """The proposed plan in another case of demand: people in need, those served, places left, and services with most missing."""

    need: float
    served: float
    unused: float
    worst: tuple[str, ...]

    @property
    def missing(self) -> float:
        """People in need who aren't served: the difference of the whole numbers that stand beside it."""
        return shown_difference(self.need, self.served, 0)


def demand(facts: Facts, case: str, services: list[str] | None = None) -> Demand | None:
    """Return the proposed plan in a case of demand, of all services or of some; None in runs without cases."""
    rows = _case(facts, case)
    rows = rows if services is None else rows[rows["service"].isin(services)]
    if rows.empty:
        return None
    missing = rows.set_index("service")["need_persons"] - rows.set_index("service")["served_persons"]
    unused = (rows["places"] - rows["served_persons"]).clip(lower=0.0).sum()
    sums = rows[["need_persons", "served_persons"]].sum()
    worst = tuple(tied(missing, 0)) if missing.max() >= A_PERSON else ()
    need, served = float(sums["need_persons"]), float(sums["served_persons"])
    # The last digits must not round to more than are in need.
    return Demand(need, min(need, served), float(unused), worst)


def _case(facts: Facts, case: str) -> pd.DataFrame:
    rows = facts.data.quick_cases
    return rows[(rows["plan_id"] == facts.plan_id) & (rows["case"] == case)]
