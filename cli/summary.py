"""The one-screen summary at the end of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from ansinh.cli.language import say, vietnamese
from ansinh.planning.answer.run import Run
from ansinh.planning.answer.words import number_en, number_vi
from ansinh.planning.inputs.tables import totals_by_plan

LINES = (
    ("need_persons", "Người có nhu cầu", "People in need", 0),
    ("target_persons", "Người cần phục vụ theo mục tiêu", "People to be served (target)", 0),
    ("places", "Số chỗ", "Places", 0),
    ("served_persons", "Người được phục vụ", "People served", 0),
    ("no_place_persons", "Trong tầm nhưng không có chỗ", "Within reach, no place", 0),
    ("out_of_reach_persons", "Ngoài tầm tiếp cận", "Out of reach", 0),
    ("mean_minutes", "Đi lại bình quân (phút)", "Mean travel (minutes)", 0),
    ("p90_minutes", "90% số người đi dưới (phút)", "90% travel less than (minutes)", 0),
    ("max_minutes", "Đi xa nhất (phút)", "Longest travel (minutes)", 0),
    ("covered_share", "Trong tiêu chuẩn thời gian (%)", "Within the service standard (%)", 1),
    ("capital_million_vnd", "Vốn đầu tư kỳ này (triệu đồng)", "Capital in this period (million đồng)", 0),
    (
        "running_million_vnd_per_year",
        "Chi thường xuyên/năm (triệu đồng)",
        "Running cost a year (million đồng)",
        0,
    ),
)
MOST_FINDINGS = 12  # shown on the terminal, so that the summary fits one screen
MARKS = {"problem": "[red]✗[/]", "warning": "[yellow]![/]", "info": "[green]·[/]"}


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
    console = Console()
    console.print(_table(run))
    findings = run.data.findings
    for finding in findings.head(MOST_FINDINGS).itertuples():
        text = finding.text_vi if vietnamese() else finding.text_en
        console.print(MARKS[str(finding.severity)], str(text), highlight=False)
    if len(findings) > MOST_FINDINGS:
        more = len(findings) - MOST_FINDINGS
        console.print(
            say(f"… và {more} nhận định nữa trong báo cáo", f"… and {more} more findings in the report"),
            style="dim",
        )
    console.print(f"\n{say('Kết quả', 'Results')}: [bold]{folder}[/]", highlight=False)
    console.print(
        f"  {', '.join(sorted(path.name for path in folder.iterdir()))}", style="dim", highlight=False
    )


def _table(run: Run) -> Table:
    """Return a table of indicators by plan in the last period, for all services together."""
    period = run.inputs.scenario.period_ids[-1]
    totals = totals_by_plan(run.data.measures, period)
    meta, number = run.data.meta, number_vi if vietnamese() else number_en
    table = Table(title=f"{say(meta['title_vi'], meta['title_en'])} · {period}", title_justify="left")
    table.add_column("")
    for plan in run.plans:
        table.add_column(str(run.data.plans[say("name_vi", "name_en")][plan]), justify="right")
    for measure, label_vi, label_en, decimals in LINES:
        scale = 100 if measure == "covered_share" else 1
        values = [totals[plan].get(measure, float("nan")) * scale for plan in run.plans]
        table.add_row(say(label_vi, label_en), *(number(value, decimals) for value in values))
    return table
