"""Write the table of the 34 provinces into its page, from a folder of results.

python -m docs.provinces FOLDER [POINTS [SECONDS]]   # runs what isn't there yet, one province after the other
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from ansinh.planning.analyses import sweep
from ansinh.planning.analyses.sweeps.provinces import POINTS, SECONDS, province_cases, province_table
from ansinh.planning.analyses.sweeps.workers import INLINE
from ansinh.words import text
from docs.plans.figures import en

PAGE = Path(__file__).with_name("provinces.md")
ALL = 0.9995
"""A share above this is shown as 100.0%: then no area is the worst."""
BEGIN, END = "<!-- table -->", "<!-- /table -->"
HEAD = (
    "| province | communes | people 2019 | facilities documented | seconds | served | worst area | served there | mean min "
    "| places | new sites | proof |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)


def row(found: pd.Series) -> str:
    """Return a line of the table."""
    head = f"| {found['name']} | {found['communes']} | {en(found['population'])} | {found['documented']} | {en(found['seconds'])} "
    if found["error"]:
        return f"{head}| {found['error']} | | | | | | |"
    proof = text(f"certificate.short.{found['status']}", "en")
    worst = (
        "| – | – " if found["worst_share"] > ALL else f"| {found['worst_area']} | {found['worst_share']:.1%} "
    )
    numbers = f"| {en(found['mean_minutes'], 1)} | {en(found['places'])} | {en(found['new_sites'])} "
    return f"{head}| {found['served_share']:.1%} {worst}{numbers}| {proof} ({found['gap']:.1%}) |"


def main(arguments: list[str]) -> None:
    """Run the sweep that is kept in a folder and write its table."""
    points = int(arguments[1]) if arguments[1:] else POINTS
    seconds = float(arguments[2]) if arguments[2:] else SECONDS
    found = sweep(province_cases(points, seconds), Path(arguments[0]), INLINE, print)
    table = province_table(found)
    about = f"{points} demand points and {seconds:.0f} s of solving at most."
    rows = "\n".join([HEAD, *(row(found) for _, found in table.iterrows())])
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(f"{head}{BEGIN}\n\n{about}\n\n{rows}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
