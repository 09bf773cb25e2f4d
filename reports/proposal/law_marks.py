"""Say of every legal document that a letter names whether it is over, and leave out what nobody has verified."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ansinh.planning.law import CHECKED_ON, NUMBER, ended_before, unverified
from ansinh.reports.content import Block, Bullets, Paragraph, Table
from ansinh.words.numbers import as_date, date_short
from ansinh.words.plain import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

_WITH_KIND = re.compile(
    rf"(?:(?:Nghị định|Luật|Thông tư|Quyết định|Nghị quyết)(?: số)? |(?:Decree|Law|Circular|Decision)(?: no\.)? )?({NUMBER.pattern})"
)


@dataclass(frozen=True)
class LawMarks:
    """What is said of documents: those that are over (number → last day), and those that aren't named in the body."""

    ended: Mapping[str, str]
    doubtful: frozenset[str]
    words: Words

    @classmethod
    def of(cls, facts: Facts, words: Words) -> LawMarks:
        """Return the marks for the letter of a run."""
        table = facts.data.legal_bases
        return cls(ended_before(table, letter_day(facts)), unverified(table), words)

    def block(self, block: Block) -> Block:
        """Return a block with its texts marked."""
        if isinstance(block, Paragraph):
            return replace(block, text=self.text(block.text))
        if isinstance(block, Bullets):
            return Bullets([self.text(item) for item in block.items])
        if isinstance(block, Table):
            rows = [[self.text(cell) for cell in row] for row in block.rows]
            return replace(block, rows=rows, source=self.text(block.source))
        return block

    def text(self, sentence: str) -> str:
        """Return a sentence in which documents that are over say so, and unverified ones are named by the annex."""
        over = self.words("proposal.law_over_word")
        return sentence if over in sentence else _WITH_KIND.sub(self._told(), sentence)

    def _told(self) -> Callable[[re.Match[str]], str]:
        def told(found: re.Match[str]) -> str:
            number = found[1]
            if number in self.doubtful:
                return self.words("proposal.law_in_annex")
            if number not in self.ended:
                return found[0]
            return found[0] + self.words(
                "proposal.law_over", end=date_short(self.ended[number], self.words.language)
            )

        return told


def periods_over(facts: Facts) -> list[str]:
    """Return the periods of the plan that ended in a year before the letter."""
    ends, year = facts.data.periods["end_year"], letter_day(facts).year
    return [str(period) for period, end in ends.items() if int(end) < year]


def letter_day(facts: Facts) -> dt.date:
    """Return the day of the letter; runs older than this entry are read as of the last check of the law."""
    stated = text(facts.data.meta.get("proposal_date", ""))
    return as_date(stated) if stated else CHECKED_ON
