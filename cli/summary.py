"""The one-screen summary at the end of a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from planning.tables import totals_by_plan
from planning.words import number_vi

if TYPE_CHECKING:
    from planning.run import Run

LINES = (
    ("need_persons", "Người có nhu cầu", 0),
    ("target_persons", "Người cần phục vụ theo mục tiêu", 0),
    ("places", "Số chỗ", 0),
    ("served_persons", "Người được phục vụ", 0),
    ("no_place_persons", "Trong tầm tiếp cận nhưng không có chỗ", 0),
    ("out_of_reach_persons", "Ngoài tầm tiếp cận", 0),
    ("mean_minutes", "Đi lại bình quân (phút)", 0),
    ("p90_minutes", "90% số người đi dưới (phút)", 0),
    ("max_minutes", "Đi xa nhất (phút)", 0),
    ("covered_share", "Được phục vụ trong tiêu chuẩn (%)", 1),
    ("capital_million_vnd", "Vốn đầu tư (triệu đồng)", 0),
    ("running_million_vnd_per_year", "Chi thường xuyên mỗi năm (triệu đồng)", 0),
)


def summary_facts(run: Run, folder: Path) -> dict[str, Any]:
    """Return the summary as JSON-able values."""
    return {
        "scenario": run.inputs.scenario.scenario.id,
        "folder": str(folder),
        "period": run.inputs.scenario.period_ids[-1],
        "plans": totals_by_plan(run.data.measures, run.inputs.scenario.period_ids[-1]),
        "certificates": run.manifest["certificates"],
        "findings": run.data.findings[["plan_id", "severity", "text_vi", "text_en"]].to_dict("records"),
        "seconds": run.manifest["seconds"],
    }


def print_summary(run: Run, folder: Path) -> None:
    """Print the summary: demand, places, people, travel, cost, proof, findings, files."""
    console = Console()
    period = run.inputs.scenario.period_ids[-1]
    totals = totals_by_plan(run.data.measures, period)
    table = Table(title=f"{run.data.meta['title_vi']} ({period})")
    table.add_column("")
    for plan in run.plans:
        table.add_column(str(run.data.plans["name_vi"][plan]), justify="right")
    for measure, label, decimals in LINES:
        scale = 100 if measure == "covered_share" else 1
        values = [totals[plan].get(measure, float("nan")) * scale for plan in run.plans]
        table.add_row(label, *(number_vi(value, decimals) for value in values))
    console.print(table)
    for finding in run.data.findings.itertuples():
        mark = {"problem": "[red]✗[/]", "warning": "[yellow]![/]"}.get(str(finding.severity), "[green]·[/]")
        console.print(mark, str(finding.text_vi), highlight=False)
    console.print(
        f"\nKết quả: [bold]{folder}[/]  (map.html, report.vi.html, plan.xlsx, plan.gpkg …)", highlight=False
    )
