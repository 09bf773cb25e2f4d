"""Public money pays for a private facility, although no budget is opened to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.planning.projects.owners import NON_PUBLIC
from ansinh.reports.appraise.again import skeleton
from ansinh.reports.appraise.check import DATA, Check, Remark, in_table
from ansinh.reports.appraise.checks.projects.rows import OWN_FUNDS, PRIVATE, belonging, projects

PROMISE = (
    re.compile(r"ngân sách|vốn nhà nước|vốn đầu tư công|state budget|provincial budget|public money"),
    re.compile(r"ngoài công lập|tư nhân|non-public|private"),
    re.compile(r"\d (?:triệu|tỷ)|\d (?:million|billion)|vnd \d"),
)
"""Public money, a private owner, and an amount in one sentence."""

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look for sources of private projects that the run doesn't open to them, and for sentences that promise such money."""
    known = {OWN_FUNDS, *_opened(dossier)}
    for project in projects(dossier):
        if project["owner"] != PRIVATE:
            continue
        for source in sorted(
            {str(row["source"]) for row in belonging(dossier, "project_years", project)} - known
        ):
            yield Remark(DATA, in_table("project_years", project["project_id"]), {"source": source})
    yield from _promised(dossier)


def _opened(dossier: Dossier) -> set[str]:
    """Return the sources that pay for private projects in the run; runs older than its table of payers know budgets only."""
    data = dossier.facts.data
    if data.payers.empty:
        return set(map(str, data.budgets["source"]))
    return set(map(str, data.payers.loc[data.payers["ownership"] == NON_PUBLIC, "source"]))


def _promised(dossier: Dossier) -> Iterator[Remark]:
    """Look for sentences that the run didn't write, with an amount of public money for private facilities."""
    if _opened(dossier) - {OWN_FUNDS}:
        return
    for letter in dossier.letters:
        written = dossier.again(letter).sentences
        for passage in letter.body:
            said = passage.text.lower()
            if all(words.search(said) for words in PROMISE) and skeleton(passage.text) not in written:
                yield Remark(letter.file, passage.place, {"source": PROMISE[0].findall(said)[0]})


CHECK = Check("private_money", look)
