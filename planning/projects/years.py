"""When the capital of a project is paid, and by whom."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.tables import records
from ansinh.planning.law import proposal_day
from ansinh.planning.norms import Norms
from ansinh.planning.projects.annual import first_year
from ansinh.planning.projects.owners import NON_PUBLIC, OWN_FUNDS

LARGEST = "A"
"""Group whose years also bound private capital, which the law on public investment doesn't limit."""
Shares = dict[tuple[str, str, str], dict[str, float]]
"""``(plan, period, ownership)`` → source → million đồng."""


def capital_years(inputs: Inputs, period: str, group: str) -> tuple[int, int]:
    """Return the first and last year of the capital of a project.

    It begins with its period, but never before the `first_year` of the proposal, and takes as many years as the law
    allows its group (6 / 4 / 3 years of A / B / C), at most to the end of the period. A private owner, who needs the
    decision as well, begins no earlier and has up to six. Of a period in which no year is left there remains but the
    limit of the group.
    """
    span = next(item for item in inputs.scenario.periods if item.id == period)
    norms = norms_of_proposal(inputs)
    most = round(norms["capital_years", group or LARGEST])
    start = max(span.start_year, first_year(norms))
    left = span.start_year + span.years - start
    return start, start + (min(most, left) if left > 0 else most) - 1


def norms_of_proposal(inputs: Inputs) -> Norms:
    """Return the norms in force on the day of the proposal, whose law groups projects and limits their years."""
    return replace(inputs.norms, day=proposal_day(inputs.scenario))


def even_parts(capital: int, years: int) -> list[int]:
    """Return whole million đồng by year: even, what doesn't divide in the first years."""
    each, over = divmod(capital, years)
    return [each + (number < over) for number in range(years)]


def payer_shares(money: pd.DataFrame) -> Shares:
    """Return who pays the capital of a plan by period and ownership, from ``RunData.money``."""
    shares: Shares = {}
    capital = money[money["kind"] == "capital"]
    keys = ["plan_id", "period", "ownership", "source"]
    for row in records(capital.groupby(keys)["million_vnd"].sum().reset_index()):
        key = (str(row["plan_id"]), str(row["period"]), str(row["ownership"]))
        shares.setdefault(key, {})[str(row["source"])] = float(row["million_vnd"])
    return shares


@dataclass(frozen=True)
class Payer:
    """A source of the capital of the projects of one period and kind of owner; million đồng.

    Attributes
    ----------
    source
        As in ``RunData.money``, and `OWN_FUNDS`.
    own
        What the source pays in the plan.
    left
        What the plan leaves to a private owner and to whoever supports them.
    part
        Share of `left` that this source pays.
    """

    source: str
    own: float
    left: float = 0.0
    part: float = 0.0

    @property
    def weight(self) -> float:
        """By which the capital of a project is shared out among its payers."""
        return self.own + self.left * self.part


def payers(inputs: Inputs, shares: Shares, plan: str, period: str, *, private: bool) -> list[Payer]:
    """Return who pays the capital of the projects of a period, each with its weight.

    A public project is paid as the plan's public capital of the period is. A private one is paid by its owner, but for
    budgets that the scenario opens to non-public facilities by name, and for the support that it grants.
    """
    paid = shares.get((plan, period, NON_PUBLIC if private else "public"), {})
    if not private:
        return [Payer(source, amount) for source, amount in paid.items()]
    opened = {budget.source for budget in inputs.scenario.budgets if budget.ownership == NON_PUBLIC}
    found = {source: Payer(source, amount) for source, amount in paid.items() if source in opened}
    left = sum(amount for source, amount in paid.items() if source not in opened)
    support = inputs.scenario.support
    granted = support.share if support is not None else 0.0
    if support is not None and granted > 0:
        own = found[support.source].own if support.source in found else 0.0
        found[support.source] = Payer(support.source, own, left, granted)
    remains = left * (1.0 - granted) > 0
    return [*found.values(), Payer(OWN_FUNDS, 0.0, left, 1.0 - granted)] if remains else [*found.values()]
