"""The one-screen summary at the end of a run: the answer, the plans beside each other, the first findings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from ansinh.cli.screen.language import language, say
from ansinh.cli.screen.terminal import console
from ansinh.planning.answer.folder.rundata import OPTIMISED
from ansinh.planning.answer.missed import sentences
from ansinh.planning.answer.nearer import CODE as MONEY_LEFT
from ansinh.planning.answer.run import Run
from ansinh.planning.inputs.tables import totals_by_plan
from ansinh.reports.answer import brief
from ansinh.reports.facts import Facts
from ansinh.reports.run_words import words_of
from ansinh.reports.tables.beside import beside_heads

if TYPE_CHECKING:
    from rich.console import Console

    from ansinh.cli.screen.asked import Asked
    from ansinh.reports.answer import Brief

MARKS = {"problem": ("✗", "red"), "warning": ("!", "yellow"), "info": ("·", "green")}
TONES = {"bad": "red", "good": "green", "plain": "default"}
WIDTH = 80
"""Letters of a line: the summary fits a terminal of 80 by 25."""


def summary_facts(run: Run, folder: Path) -> dict[str, Any]:
    """Return the summary as values for JSON."""
    period = run.inputs.scenario.period_ids[-1]
    verdicts = run.data.verdicts
    return {
        "scenario": run.inputs.scenario.scenario.id,
        "folder": str(folder),
        "period": period,
        "verdicts": verdicts.astype(object).where(verdicts.notna(), None).to_dict("records"),
        "plans": totals_by_plan(run.data.measures, period),
        "misses": [sentence.said("en") for sentence in sentences(run.inputs, run.plans[OPTIMISED].misses)],
        "certificates": run.manifest["certificates"],
        "findings": run.data.findings[["plan_id", "severity", "code", "text_vi", "text_en"]].to_dict(
            "records"
        ),
        "seconds": run.manifest["seconds"],
    }


def print_summary(run: Run, folder: Path, asked: Asked) -> None:
    """Print the answer, a short table of the plans, at most five findings, and where the files are."""
    screen = console()
    screen.width = min(screen.width, WIDTH) if screen.is_terminal else WIDTH
    facts, words = Facts.of(run.data), words_of(run.data, language())
    said = brief(facts, words)
    _print_answers(screen, said, asked)
    table = Table(box=None, pad_edge=False, show_edge=False)
    for number, head in enumerate(beside_heads(words)):
        table.add_column(head, justify="left" if number == 0 else "right", overflow="fold")
    for row in said.rows:
        table.add_row(*row)
    screen.print(table)
    for cause in said.causes:
        sign, colour = MARKS[cause.severity]
        if cause.code == MONEY_LEFT:
            _print_nearer(screen, f"{sign} {cause.text}", asked)
        else:
            screen.print(_one_line(f"{sign} {cause.text}", colour, len(sign)))
    if said.denominators:
        screen.print(Text(said.denominators, style="dim"))
    screen.print(_one_line(said.certainty, "dim", 0))
    screen.print(Text.assemble(f"{say('command.summary.results')}: ", (str(folder), "bold")), soft_wrap=True)


def _print_answers(screen: Console, said: Brief, asked: Asked) -> None:
    """Print the headline and the next command, then one line for each question."""
    screen.print(Text(said.headline, style="bold"))
    screen.print(Text(f"  → ansinh explore {asked}"), soft_wrap=True)
    width = max((len(tile.question) for tile in said.tiles), default=0)
    for tile in said.tiles:
        detail = f" ({tile.detail})" if tile.detail else ""
        line = _one_line(f"{tile.question:{width}} {tile.answer}{detail}", "default", 0)
        line.stylize(TONES[tile.tone], width + 1, width + 1 + len(tile.answer))
        screen.print(line)


def _print_nearer(screen: Console, text: str, asked: Asked) -> None:
    """Print in full that money is left which would shorten the ways, and the next command."""
    screen.print(Text(text))
    screen.print(Text(f"  → {say('command.summary.nearer', scenario=asked)}"))


def _one_line(text: str, style: str, styled: int) -> Text:
    """Return a text cut to one line; `styled` letters of it have the style, or all."""
    line = Text(text, style="" if styled else style, no_wrap=True, overflow="ellipsis")
    if styled:
        line.stylize(style, 0, styled)
    line.truncate(WIDTH, overflow="ellipsis")
    return line
