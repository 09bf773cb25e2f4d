"""Write what a run of each built-in scenario found into its page, between the two marks."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from docs.plans.answers import answers
from docs.plans.second import second_thoughts
from planning.load import built_in_scenarios, load_scenario
from planning.run import Run, run_scenario
from planning.tables import records, totals_by_plan
from planning.words import number_en

HERE = Path(__file__).parent
ROWS = (
    ("target_persons", "people to be served", 0),
    ("places", "places", 0),
    ("served_persons", "people served", 0),
    ("unserved_persons", "people not served", 0),
    ("mean_minutes", "mean travel, minutes", 0),
    ("p90_minutes", "90 % travel less than, minutes", 0),
)


def found(run: Run) -> str:
    """Return the findings of a run as Markdown: a table of the last period, then the sentences."""
    period = run.inputs.scenario.period_ids[-1]
    totals = totals_by_plan(run.data.measures, period)
    lines = [f"By {period}, central demand:", "", "| | " + " | ".join(run.data.plans["name_en"]) + " |"]
    lines.append("|---|" + "---:|" * len(totals))
    for measure, label, decimals in ROWS:
        lines.append(
            f"| {label} | " + " | ".join(number_en(v[measure], decimals) for v in totals.values()) + " |"
        )
    capital = run.data.money[run.data.money["kind"] == "capital"].groupby("plan_id")["million_vnd"].sum()
    lines.append(
        "| capital over all periods, million đồng | "
        + " | ".join(number_en(capital[p]) for p in totals)
        + " |"
    )
    lines.append("")
    lines += [f"- {row['text_en']}" for row in records(run.data.findings) if row["code"] != "target_missed"]
    lines += ["", "### What the plan's own text asks", "", *answers(run)]
    lines += ["", "### Second thoughts", "", *second_thoughts(run)]
    return "\n".join(lines)


def main() -> None:
    """Run every scenario, or those named, and write its page."""
    for name in sys.argv[1:] or built_in_scenarios():
        page = HERE / f"{name}.md"
        text = page.read_text(encoding="utf-8")
        print(name, file=sys.stderr, flush=True)
        section = f"<!-- found -->\n{found(run_scenario(load_scenario(name)))}\n<!-- /found -->"
        before, after = re.split(r"<!-- found -->.*<!-- /found -->", text, flags=re.DOTALL)
        page.write_text(before + section + after, encoding="utf-8")


if __name__ == "__main__":
    main()
