"""The sheets of the workbook from which every sum of money follows: unit prices, costs of a year, lines, sums."""

from __future__ import annotations

from dataclasses import dataclass

from ..tables import Row, Run
from .projects import proposed

HEADS_AND_GAP = 2  # lines between two tables of a sheet: one empty, then the heads
LINES_OF_NONE = 3  # where a table has no rows: a line says so
COMPONENTS = "J:construction K:equipment L:management M:consulting N:other O:contingency"


@dataclass(frozen=True)
class Table:
    """A table of a sheet: its columns of figures by letter, the rows that it must show, and whether a total follows."""

    columns: str
    rows: list[Row]
    total: bool = False

    def until_next(self) -> int:
        """Return how many lines lie from its first line of figures to that of the table below it."""
        return len(self.rows) + HEADS_AND_GAP + self.total if self.rows else LINES_OF_NONE


def sheets(run: Run) -> dict[int, list[Table]]:
    """Return sheet → its tables from top to bottom."""
    prices = "B:floor_m2 C:unit_cost D:price_index E:region_factor F:addition G:share H:million_vnd"
    shares = (
        "C:construction_part D:equipment_part E:management_part F:consulting_part G:addition H:contingency_part "
        f"I:own_equipment_part {COMPONENTS}"
    )
    rates = (
        "A:period C:allowance_standard D:allowance_coefficient E:other_resident_costs F:upkeep_part G:residents "
        "H:shift_factor I:residents_per_worker J:indirect_share K:base_salary L:salary_factor M:posts_of_heads "
        "N:care_allowance O:resident_costs P:upkeep Q:staff S:managers"
    )
    lines = "B:period C:site_id F:project_id H:quantity I:million_vnd"
    paying = [row for row in run["payers"] if row["plan"] == run.plans[0]]
    return {
        19: [
            Table(prices, run["unit_prices"]),
            Table(shares, run["component_shares"]),
            Table("A:period B:start_year C:years D:rate E:before", _discounted(run)),
        ],
        20: [Table(rates, run["running_rates"])],
        21: [Table(lines, run["cost_lines"], total=True)],
        22: [
            Table("A:project_id D:capital_million_vnd", proposed(run), total=True),
            Table("A:period D:own_million_vnd E:left_million_vnd F:part", paying),
        ],
    }


def _discounted(run: Run) -> list[Row]:
    """Return the periods with the discount rate and the years before them."""
    rate, rows = run.meta.get("discount_rate", 0.0), run["periods"]
    return [{**row, "rate": rate, "before": row["start_year"] - rows[0]["start_year"]} for row in rows]
