"""``ansinh check``: list everything that is wrong with a plan folder at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ansinh.cli.screen.asked import Asked
from ansinh.cli.screen.completion import complete_plan
from ansinh.cli.screen.language import language, say
from ansinh.cli.screen.options import accept_option, json_option
from ansinh.cli.screen.terminal import TERMINAL, echo_json, put

if TYPE_CHECKING:
    from ansinh.geodata.own import DataFinding
    from ansinh.planning.inputs.own_data.check import Checked

BAD_INPUT = 2
LOUD = frozenset({"error", "warning"})
"""Severities that are printed even with ``--quiet``."""
MARKS = {
    "error": ("✗", "red"),
    "warning": ("!", "yellow"),
    "accepted": ("✓", "yellow"),
    "repaired": ("✓", "green"),
    "info": ("·", "dim"),
}
_NEXT = {
    "can_run": "ansinh run {}",
    "can_repair": "ansinh check {} --repair",
    "must_correct": "ansinh check {}",
}
"""What a check ends in → the next command."""


@click.command(
    "check",
    help=say("command.check.help"),
)
@click.argument("plan", metavar="FOLDER|FILE.toml|PROVINCE", shell_complete=complete_plan)
@click.option(
    "--repair",
    is_flag=False,
    flag_value="all",
    help=say("command.check.repair"),
)
@accept_option
@click.option("--receipt", type=click.Path(path_type=Path), help=say("command.check.receipt"))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=say("command.check.out"),
)
@json_option()
def check_command(
    plan: str,
    repair: str | None,
    accept: tuple[str, ...],
    receipt: Path | None,
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    """Check a plan, print all findings, show back what was read, and write a repaired copy if asked."""
    from ansinh.planning.inputs.own_data.check import check_plan

    repairs = _repairs(repair)
    checked = check_plan(plan, repairs, accept, deep=True)
    page = _receipt(plan, checked, receipt, wanted=not as_json)
    copy = None
    if repair and not checked.count("error") and checked.changes:
        copy = _write_copy(plan, checked, out)
    if as_json:
        echo_json(_facts(plan, checked, copy, page))
    else:
        asked = Asked(plan, accept=accept)
        print_verdict(checked, asked if copy is None else Asked(str(copy)), repairs or frozenset())
        print_findings(checked)
        _print_files(copy, page)
    if checked.count("error"):
        sys.exit(BAD_INPUT)


def _repairs(given: str | None) -> frozenset[str] | None:
    """Return the repairs named on the command line; None means those that the scenario allows."""
    from ansinh.geodata.own import repairs

    if given is None:
        return None
    if given == "all":
        return frozenset(repairs())
    named = frozenset(part.strip() for part in given.split(",") if part.strip())
    if unknown := sorted(named - set(repairs())):
        raise click.UsageError(
            say("command.check.unknown_repair", names=", ".join(unknown), known=", ".join(repairs()))
        )
    return named


def _write_copy(plan: str, checked: Checked, out: Path | None) -> Path:
    from ansinh.planning.inputs.own_data.check import write_repaired

    folder = Path(plan) if Path(plan).is_dir() else Path(plan).parent
    folder = folder.absolute()
    return write_repaired(plan, checked, out or folder.with_name(f"{folder.name}-repaired"))


def _facts(plan: str, checked: Checked, copy: Path | None, page: Path | None) -> dict[str, Any]:
    """Return the result of the check as values for JSON."""
    return {
        "plan": plan,
        "errors": checked.count("error"),
        "warnings": checked.count("warning"),
        "findings": [_fact(finding) for finding in checked.findings],
        "data": _data(checked),
        "repaired_copy": str(copy) if copy else None,
        "receipt": str(page) if page else None,
    }


def _fact(finding: DataFinding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "file": finding.file,
        "sheet": finding.sheet,
        "rows": list(finding.rows),
        "column": finding.column,
        "problem": getattr(finding, f"problem_{language()}"),
        "remedy": getattr(finding, f"remedy_{language()}"),
        "repair": finding.repair,
    }


def _data(checked: Checked) -> dict[str, float]:
    """Return six numbers about the province; empty if it can't be read."""
    if checked.province is None:
        return {}
    from ansinh.geodata import existing_facilities, facility_places

    province = checked.province
    cells = province.cells
    return {
        "population": float(cells["population"].sum()),
        "demand_points": len(cells),
        "communes": len(province.communes),
        "facilities": len(existing_facilities(province)),
        "places": float(facility_places(province)["places"].sum()),
        "candidates": checked.candidates,
    }


def print_verdict(checked: Checked, asked: Asked, tried: frozenset[str] = frozenset()) -> None:
    """Print in one sentence whether the plan can be run, and the next command; repairs that were `tried` can't help again."""
    errors = [finding for finding in checked.findings if finding.severity == "error"]
    key = (
        "can_run"
        if not errors
        else "can_repair"
        if all(finding.repair and finding.repair not in tried for finding in errors)
        else "must_correct"
    )
    counted = {
        "errors": count("error", len(errors)),
        "warnings": count("warning", checked.count("warning")),
    }
    put(say(f"command.check.{key}", **counted), style="bold")
    put(f"→ {_NEXT[key].format(asked)}", indent=2)


def print_findings(checked: Checked) -> None:
    """Print all findings, each with what to do, and the totals of what was read."""
    from rich.text import Text

    for finding in checked.findings:
        if TERMINAL.quiet and finding.severity not in LOUD:
            continue
        problem = getattr(finding, f"problem_{language()}")
        remedy = getattr(finding, f"remedy_{language()}")
        where = (finding.where(language()), "bold")
        put(Text.assemble(MARKS[finding.severity], " ", where, f": {problem}"))
        if remedy:
            put(f"→ {remedy}", indent=4)
    if facts := _data(checked):
        put(_summary(facts))
    for line in _read(checked):
        put(line)


def _print_files(copy: Path | None, page: Path | None) -> None:
    """Print which files were written."""
    if page:
        put(say("command.check.page", page=page))
    if copy:
        put(say("command.check.copy", copy=copy))


def count(word: str, many: int) -> str:
    """Return a number with its word in the singular or plural."""
    return say(f"command.check.{word}_one" if many == 1 else f"command.check.{word}_many", n=many)


def _receipt(plan: str, checked: Checked, path: Path | None, *, wanted: bool) -> Path | None:
    """Write the page that shows what was read; for a plan with own tables, and with ``--json`` only where it is asked for."""
    if not checked.receipts or not (path or wanted):
        return None
    from ansinh.reports.receipt import write_receipt

    name = checked.scenario.scenario.id if checked.scenario else Path(plan).stem
    return write_receipt(checked, name, path or Path("runs") / f"{name}-check.html", language())


def _read(checked: Checked) -> list[str]:
    """Return a few lines on what was read: people by commune, and against the census."""
    from ansinh.reports.receipt import totals
    from ansinh.words.numbers import number

    if checked.draft is None or not checked.receipts:
        return []
    found = totals(checked.draft)
    least, middle, most = (
        f"{row['commune_name']} {number(row['people'], language())}" for row in found.ranked()
    )
    lines = [say("command.check.people", least=least, middle=middle, most=most)]
    if found.factor == found.factor:
        known = {"census": number(found.census, language()), "factor": number(found.factor, language(), 2)}
        lines.append(say("command.check.census", **known))
    return lines


def _summary(facts: dict[str, float]) -> str:
    from ansinh.words.numbers import number

    said = {key: number(value, language()) for key, value in facts.items()}
    return say("command.check.summary", **said)
