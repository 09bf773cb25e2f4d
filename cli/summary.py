"""The one-screen summary at the end of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from ansinh.cli.language import language, say
from ansinh.cli.terminal import console
from ansinh.planning.answer.run import Run
from ansinh.planning.inputs.tables import totals_by_plan
from ansinh.reports.measures import in_shown_unit, measure_name
from ansinh.words.numbers import number

LINES = {
    "need_persons": 0,
    "target_persons": 0,
    "places": 0,
    "served_persons": 0,
    "no_place_persons": 0,
    "out_of_reach_persons": 0,
    "mean_minutes": 0,
    "p90_minutes": 0,
    "max_minutes": 0,
    "covered_share": 1,
    "capital_million_vnd": 0,
    "running_million_vnd_per_year": 0,
}
"""Measures of the summary, and their number of decimals."""
MOST_FINDINGS = 12  # shown on the terminal, so that the summary fits one screen
MARKS = {"problem": ("✗", "red"), "warning": ("!", "yellow"), "info": ("·", "green")}


def summary_facts(run: Run, folder: Path) -> dict[str, Any]:
    """Return the summary as values for JSON."""
    period = run.inputs.scenario.period_ids[-1]
    return {
        "scenario": run.inputs.scenario.scenario.id,
        "folder": str(folder),
        "period": period,
        "plans": totals_by_plan(run.data.measures, period),
        "certificates": run.manifest["certificates"],
        "findings": run.data.findings[["plan_id", "severity", "code", "text_vi", "text_en"]].to_dict(
            "records"
        ),
        "seconds": run.manifest["seconds"],
    }


def print_summary(run: Run, folder: Path) -> None:
    """Print the summary: demand, places, people, travel, cost, proof, findings, files."""
    screen = console()
    screen.print(_table(run))
    findings = run.data.findings
    for finding in findings.head(MOST_FINDINGS).itertuples():
        text = getattr(finding, f"text_{language()}")
        screen.print(Text.assemble(MARKS[str(finding.severity)], f" {text}"))
    if len(findings) > MOST_FINDINGS:
        screen.print(say("command.summary.more", more=len(findings) - MOST_FINDINGS), style="dim")
    screen.print(Text.assemble(f"\n{say('command.summary.results')}: ", (str(folder), "bold")))
    screen.print(f"  {', '.join(sorted(path.name for path in folder.iterdir()))}", style="dim")


def _table(run: Run) -> Table:
    """Return a table of indicators by plan in the last period, for all services together."""
    period = run.inputs.scenario.period_ids[-1]
    totals = totals_by_plan(run.data.measures, period)
    meta = run.data.meta
    table = Table(title=Text(f"{meta[f'title_{language()}']} · {period}"), title_justify="left")
    table.add_column("")
    for plan in run.plans:
        table.add_column(Text(str(run.data.plans[f"name_{language()}"][plan])), justify="right")
    for measure, decimals in LINES.items():
        values = [in_shown_unit(measure, totals[plan].get(measure, float("nan"))) for plan in run.plans]
        table.add_row(
            measure_name(measure, language()), *(number(value, language(), decimals) for value in values)
        )
    return table
