"""Time the plan of the nation and write its figures into benchmarks/NATIONAL.md, one rule a process.

python -m benchmarks.nation                # every rule: some minutes each, one after the other
python -m benchmarks.nation travel need    # only these
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ansinh.planning.nation import plan_nation, read_nation
from ansinh.planning.nation.plan import RULES, Rule
from ansinh.planning.nation.tables import EVERY, NationTables, nation_tables
from ansinh.reports.nation import write_nation
from ansinh.words import text
from benchmarks.common import ROOT, peak_memory_mb, processor_seconds
from benchmarks.machine import run_line

PAGE = ROOT / "benchmarks" / "NATIONAL.md"
KIND_HEAD = (
    "| kind | facilities (documented) | places | mean min | within standard | worst province, min | Gini | gap | seconds |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)
REGION_HEAD = "| region | facilities | places | mean min | within standard |\n| --- | --- | --- | --- | --- |"


def measure(rule: Rule) -> str:
    """Plan by one rule and return its section."""
    began = time.perf_counter()
    nation = read_nation()
    read = time.perf_counter() - began
    plan = plan_nation(nation, rule)
    tables = nation_tables(plan)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        written = write_nation(plan, Path(folder) / "nation", "vi")
        size = (written / "map.html").stat().st_size / 1e6
    wrote = time.perf_counter() - began
    persons = plan.ways["persons"]
    mean = (persons * plan.ways["minutes"]).sum() / persons.sum()
    every = tables.provinces.xs(EVERY, level="kind")["mean_minutes"]
    worst = plan.nation.provinces["name"].to_dict()[every.idxmax()]
    solved = tables.kinds["seconds"].sum()
    head = f"{run_line()}; load {os.getloadavg()[0]:.1f}."
    took = (
        f"Reading and travel {read:.0f} s, all kinds {solved:.0f} s, files {wrote:.0f} s of the clock, "
        f"{processor_seconds():.0f} s of processors; map {size:.1f} MB;"
    )
    found = f"All kinds: {mean:.1f} min on average; longest in {worst}, {every.max():.0f} min."
    tabled = f"{_kinds(tables, plan.nation.provinces['name'].to_dict())}\n\n{_regions(tables)}"
    return f"{head} {took} {peak_memory_mb():.0f} MB at most.\n{found}\n\n{tabled}"


def _kinds(tables: NationTables, names: dict[object, str]) -> str:
    rows = [
        f"| {text(f'nation.kind.{kind}', 'en')} | {r.facilities} ({r.today}) | {r.places:,} | {r.mean_minutes:.1f} "
        f"| {r.within_standard:.1%} | {names[r.worst_province]}, {r.worst_minutes:.0f} | {r.gini_provinces:.3f} "
        f"| {r.gap:.2%} | {r.seconds:.0f} |"
        for kind, r in zip(tables.kinds.index, tables.kinds.itertuples(), strict=True)
    ]
    return "\n".join([KIND_HEAD, *rows])


def _regions(tables: NationTables) -> str:
    every = tables.regions.xs(EVERY, level="kind")
    rows = [
        f"| {text(f'nation.region.{region}', 'en')} | {r.facilities} | {r.places:,} | {r.mean_minutes:.1f} | {r.within_standard:.1%} |"
        for region, r in zip(every.index, every.itertuples(), strict=True)
    ]
    return "\n".join([REGION_HEAD, *rows])


def put(rule: str, section: str) -> None:
    """Write the section of a rule between its marks."""
    page = PAGE.read_text(encoding="utf-8")
    begin, end = f"<!-- {rule}: begin -->", f"<!-- {rule}: end -->"
    head, _, rest = page.partition(begin)
    _, _, tail = rest.partition(end)
    PAGE.write_text(f"{head}{begin}\n\n{section}\n\n{end}{tail}", encoding="utf-8")


def main(arguments: list[str]) -> None:
    """Measure the rules that are named, or print the section of the one after ``--part``."""
    if arguments[:1] == ["--part"]:
        print(measure(next(rule for rule in RULES if rule == arguments[1])))
        return
    for rule in arguments or RULES:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.nation", "--part", rule],
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        put(rule, done.stdout.strip())
        print(done.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
