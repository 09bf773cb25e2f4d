"""Write the results of a run of each built-in scenario, its variants and its analyses between the marks of its page."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from ansinh.planning.answer.run import Run, run_scenario
from ansinh.planning.inputs.tables import records, totals_by_plan
from ansinh.planning.question.scenario import Scenario
from ansinh.planning.question.text.load import built_in_scenarios, load_scenario
from ansinh.words.numbers import whole
from docs.plans.analyses import analyses_of
from docs.plans.answers import answers
from docs.plans.figures import en
from docs.plans.variants import variants

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
    """Return the results of a run as Markdown: verdicts, a table of the last period, then the findings."""
    period = run.inputs.scenario.period_ids[-1]
    totals = totals_by_plan(run.data.measures, period)
    lines = [f"- **{row['text_en']}**" for row in records(run.data.verdicts)]
    lines += [
        "",
        f"By {period}, central demand:",
        "",
        "| measure | " + " | ".join(run.data.plans["name_en"]) + " |",
    ]
    lines.append("|---|" + "---:|" * len(totals))
    for total in totals.values():  # as shown above it, so that the rows add up
        total["unserved_persons"] = whole(total["target_persons"]) - whole(total["served_persons"])
    for measure, label, decimals in ROWS:
        lines.append(f"| {label} | " + " | ".join(en(v[measure], decimals) for v in totals.values()) + " |")
    capital = run.data.money[run.data.money["kind"] == "capital"].groupby("plan_id")["million_vnd"].sum()
    lines.append(
        "| capital over all periods, million đồng | " + " | ".join(en(capital[p]) for p in totals) + " |"
    )
    lines.append("")
    lines += [f"- {row['text_en']}" for row in records(run.data.findings) if row["code"] != "target_missed"]
    lines += ["", "### What the plan's own text asks", "", *answers(run)]
    return "\n".join(lines)


def analysed(scenario: Scenario) -> str:
    """Return the analyses of a scenario as Markdown."""
    return "\n".join(["", "## Analyses", "", *analyses_of(scenario)])


def write(name: str, mark: str, section: str) -> None:
    """Write a section between its two marks in a page; a page without marks gets them at its end."""
    page = HERE / f"{name}.md"
    text = page.read_text(encoding="utf-8")
    if f"<!-- {mark} -->" not in text:
        text = f"{text.rstrip()}\n\n<!-- {mark} -->\n<!-- /{mark} -->\n"
    before, after = re.split(f"<!-- {mark} -->.*<!-- /{mark} -->", text, flags=re.DOTALL)
    page.write_text(f"{before}<!-- {mark} -->\n{section}\n<!-- /{mark} -->{after}", encoding="utf-8")


def main() -> None:
    """Run all scenarios, or those named, and write their results; ``--variants`` or ``--analyses`` write those instead."""
    asked = [name for name in sys.argv[1:] if not name.startswith("--")]
    for name in asked or built_in_scenarios():
        scenario = load_scenario(name)
        if "--analyses" in sys.argv:
            write(name, "analyses", analysed(scenario))
        elif "--variants" in sys.argv:
            write(name, "variants", "\n".join(variants(scenario)))
        else:
            write(name, "found", found(run_scenario(scenario)))
        print(name, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
