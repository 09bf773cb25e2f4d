"""The total investment or the running cost of a letter isn't that of the run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import Check, Remark
from ansinh.reports.appraise.checks.money.amounts import amounts
from ansinh.reports.facts.money import HALF_A_MILLION
from ansinh.words.phrase import Figure

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier

TOTAL = ("tổng mức đầu tư", "preliminary total investment")
RUNNING = ("chi thường xuyên sau khi hoàn thành", "running cost after completion")
CARDS = ("capital_million_vnd", "running_million_vnd_per_year")
"""Measures on the cards of a report."""


def look(dossier: Dossier) -> Iterator[Remark]:
    """Compare the first sum after these words, in letters on the whole plan and on single projects."""
    for letter in dossier.letters:
        meant = _meant(dossier, letter.project)
        for amount in amounts(letter):
            head = amount.before.lower()
            for names, figure in ((TOTAL, meant[0]), (RUNNING, meant[1])):
                near = max(head.rfind(name) for name in names)
                first = near >= 0 and not any(sign.isdecimal() for sign in head[near:])
                if first and abs(amount.million_vnd - figure) > HALF_A_MILLION:
                    shown = {"stated": Figure(amount.million_vnd), "computed": Figure(figure)}
                    yield Remark(letter.file, amount.place, shown)
    yield from _on_cards(dossier)


def _on_cards(dossier: Dossier) -> Iterator[Remark]:
    """Compare the cards of reports, each a name followed by its figure."""
    for page in dossier.pages:
        names = [page.words(f"common.measure.{name}") for name in CARDS]
        for amount in amounts(page):
            for name, figure in zip(names, _meant(dossier, ""), strict=True):
                says_other = abs(amount.million_vnd - figure) > HALF_A_MILLION
                if amount.before.strip() == name and says_other:
                    shown = {"stated": Figure(amount.million_vnd), "computed": Figure(figure)}
                    yield Remark(page.file, amount.place, shown)


def _meant(dossier: Dossier, site: str) -> tuple[float, float]:
    facts = dossier.facts
    if not site:
        return facts.capital, facts.running
    project = facts.project(site)
    return project.capital, project.running


CHECK = Check("totals", look)
