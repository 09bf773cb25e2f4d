"""The sites of the official plan that the proposal keeps, each beside the nearest other site for the same people."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ansinh.planning.answer.folder.rundata import OPTIMISED
from ansinh.planning.answer.verdicts.looked import Looked
from ansinh.planning.answer.verdicts.quick_cases import same_answer
from ansinh.planning.answer.verdicts.verdict import Verdict, said_change, said_service, said_sites
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.tables import records
from ansinh.words.phrase import Phrase


def stays(
    inputs: Inputs, looked: Looked, service: str, sites: tuple[str, ...], runners_up: pd.DataFrame
) -> Iterator[Verdict]:
    """Yield that the sites of the official plan are kept.

    It stands in a case if the other site is no nearer there than in the scenario itself, by the margin, for those whom the
    site serves there. (A nearer one may be out of the question for room or money.)
    """
    margin = inputs.scenario.margins.minutes
    for row in records(runners_up[runners_up["plan_id"] == OPTIMISED]):
        offered = str(row["services"]).split(", ")
        if row["site_id"] not in sites or service not in offered:
            continue
        pair = str(row["site_id"]), str(row["runner_up"])
        longer = {case: _longer(looked, case, pair, offered) for case in looked.cases}
        answers = {case: "nearer" if minutes < -margin else "not nearer" for case, minutes in longer.items()}
        sentence = Phrase.of(
            "ladder.verdict.site.stays",
            service=said_service(inputs, service),
            old=said_sites(inputs, pair[:1]),
            new=said_sites(inputs, pair[1:]),
            minutes=said_change("minutes", longer["central"], 1),
        )
        yield Verdict("site", service, inputs.scenario.period_ids[-1], float(row["mean_minutes"]),
                      float(row["runner_up_mean_minutes"]), "minutes", "runner_up", "keep", sentence, "", "",
                      *same_answer(answers))  # fmt: skip


def _longer(looked: Looked, case: str, pair: tuple[str, str], services: list[str]) -> float:
    """Return by how many minutes everybody's mean travel gets longer if the people of a site go to the other one.

    ``Σ persons × (minutes there − minutes here) / all persons``; infinite where one of them can't get there.
    """
    trips, minutes = looked.cases[case][OPTIMISED].trips, looked.inputs[case].travel.minutes
    here = trips[(trips["site_id"] == pair[0]) & trips["service"].isin(services)]
    there = minutes[pair[1]].reindex(here["demand_id"]).to_numpy(dtype=float)
    more = (there - here["minutes"].to_numpy(dtype=float)) * here["persons"].to_numpy(dtype=float)
    total = float(more.sum()) / max(float(trips["persons"].sum()), 1.0)
    return total if total == total else float("inf")  # noqa: PLR0124 - NaN where somebody is out of reach
