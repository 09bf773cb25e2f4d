"""Money beside the unit costs: compensation for land, and public support of non-public facilities."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ansinh.planning.question.parts.services import Name, Share
from ansinh.planning.question.parts.strict import Strict


class Compensation(Strict):
    """Compensation, support and resettlement for the land of one site where nothing stands today.

    It is part of the capital of a plan that builds there, so that a dear plot can lose against a cheap one.
    """

    site: str
    """Site id."""
    million_vnd: Annotated[float, Field(ge=0, le=1e10)]
    """All of it, million đồng; 0 where the land is free and the plan says so."""
    source: str = ""
    """Where the sum stands."""


class Support(Strict):
    """Public money for the capital of non-public facilities; without this table there is none."""

    share: Share
    """Part of their capital that public money pays."""
    source: Name
    """Short name of the payer, as under `[[budgets]]`."""
    basis: str = ""
    """Rule or decision that allows it."""
