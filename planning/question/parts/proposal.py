"""The letter that asks for the investment: its day, and the user's own legal bases."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from ansinh.planning.question.parts.file import File
from ansinh.planning.question.parts.strict import Strict


class Proposal(Strict):
    """The letter."""

    date: dt.date | None = None
    """Day of the letter, whose law is cited; none = the later of `norms_on` and the day the table of legal bases was checked."""
    legal_bases: File = ""
    """Own legal bases (CSV or XLSX, relative to the scenario): rows that correct or add to the shipped table."""

    price_index_source: str = ""
    """Publication of the construction price index `parameters.price_index`, as the letter cites it."""

    posts_assigned: int | None = Field(default=None, ge=0)
    """Posts that the public facilities of the network are assigned today; the letter says how many are missing."""

    template: File = ""
    """The agency's own letter (DOCX, relative to the scenario) with fields such as ``{{ agency }}``; `ansinh letter` lists them."""
