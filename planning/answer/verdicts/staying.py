"""The sites of the official plan that the proposal keeps, each beside the nearest other site for the same people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from ansinh.planning.answer.folder.rundata import A_PERSON, OPTIMISED
from ansinh.planning.answer.verdicts.looked import Looked
from ansinh.planning.answer.verdicts.quick_cases import same_answer
from ansinh.planning.answer.verdicts.verdict import Verdict, said_change, said_service, said_sites
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.tables import records
from ansinh.words.phrase import Figure, Listed, Phrase


def stays(
    inputs: Inputs, looked: Looked, service: str, sites: tuple[str, ...], runners_up: pd.DataFrame
) -> Iterator[Verdict]:
    """Yield that the sites of the official plan are kept.

    It stands in a case if the other site is no nearer there, by the margin, for those whom the site serves there. Where the
    other one is nearer in the scenario itself (it may be out of the question for room or money), it must not be still nearer.
    """
    margin = inputs.scenario.margins.minutes
    rows = [
        row
        for row in records(runners_up[runners_up["plan_id"] == OPTIMISED])
        if row["site_id"] in sites and service in str(row["services"]).split(", ")
    ]
    if not rows:
        yield _alone(inputs, looked, service, sites)
    for row in rows:
        offered = str(row["services"]).split(", ")
        pair = str(row["site_id"]), str(row["runner_up"])
        moved = {case: _moved(looked, case, pair, offered) for case in looked.cases}
        least = min(0.0, moved["central"].longer) - margin
        answers = {case: "nearer" if one.longer < least else "not nearer" for case, one in moved.items()}
        sentence = Phrase.of(
            "ladder.verdict.site.stays",
            service=said_service(inputs, service),
            old=said_sites(inputs, pair[:1]),
            new=said_sites(inputs, pair[1:]),
            minutes=moved["central"].said(),
        )
        yield Verdict("site", service, inputs.scenario.period_ids[-1], float(row["mean_minutes"]),
                      float(row["runner_up_mean_minutes"]), "minutes", "runner_up", "keep", sentence, "", "",
                      *same_answer(answers))  # fmt: skip


def _alone(inputs: Inputs, looked: Looked, service: str, sites: tuple[str, ...]) -> Verdict:
    """Return that the sites are kept where no other may hold what is built there: that is so in every case."""
    sentence = Phrase.of(
        "ladder.verdict.site.alone", service=said_service(inputs, service), old=said_sites(inputs, sites)
    )
    minutes, cases = looked.cases["central"][OPTIMISED].mean_minutes((service,)), len(looked.cases)
    return Verdict("site", service, inputs.scenario.period_ids[-1], minutes, float("nan"), "minutes", "runner_up",
                   "keep", sentence, "", "", cases, cases)  # fmt: skip


class _Moved(NamedTuple):
    """What changes if the people of a site go to another one.

    Attributes
    ----------
    minutes
        By how many minutes everybody's mean travel gets longer, through those who can get there.
    there, stranded
        Persons who can get there, and who can't.
    """

    minutes: float
    there: float
    stranded: float

    @property
    def longer(self) -> float:
        """By how many minutes everybody's mean travel gets longer; infinite where somebody can't get there."""
        return float("inf") if self.stranded > 0 else self.minutes

    def said(self) -> Listed:
        """Say by how much travel gets longer, and how many people can't get there."""
        parts = [said_change("minutes", self.minutes, 1)] if self.there > 0 else []
        if self.stranded >= A_PERSON:
            parts.append(Phrase.of("ladder.verdict.stranded", people=Figure(self.stranded)))
        return Listed(tuple(parts))


def _moved(looked: Looked, case: str, pair: tuple[str, str], services: list[str]) -> _Moved:
    """Return what changes in a case if the people of the first site go to the second.

    ``Σ persons × (minutes there − minutes here) / all persons``, over those who can get there.
    """
    trips, minutes = looked.cases[case][OPTIMISED].trips, looked.inputs[case].travel.minutes
    here = trips[(trips["site_id"] == pair[0]) & trips["service"].isin(services)]
    persons = here["persons"].to_numpy(dtype=float)
    more = minutes[pair[1]].reindex(here["demand_id"]).to_numpy(dtype=float) - here["minutes"].to_numpy(float)
    gets_there = np.isfinite(more)
    travel = float(more[gets_there] @ persons[gets_there])
    return _Moved(
        travel / max(float(trips["persons"].sum()), 1.0),
        float(persons[gets_there].sum()),
        float(persons[~gets_there].sum()),
    )
