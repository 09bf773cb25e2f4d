"""Growth of the population of today's provinces, with its uncertainty, and how it agrees with what was reported in 2025."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ansinh.geodata.national.names import former_provinces, present_provinces

CENSUS = 2019.25
"""1 April 2019, the day of the census."""
BEFORE = 2011.5
"""Middle of the year of the average population of 2011."""
MIDTERM, MIDTERM_YEAR = 101_112_656, 2024.25
"""People of the nation on 1 April 2024, mid-term census (General Statistics Office, press release of January 2025)."""
REPORTED = 2025.5
"""Day of the merger, for which the provinces' population was reported."""
PERSISTENCE = 0.5
"""Share of a province's distance from the nation's growth in 2011-2019 that is expected to last. Of the eleven provinces that
were not merged in 2025, nine report within 3.3 % of what it gives; Huế (+6 %) and Hà Tĩnh (+20 %) report registered people."""
SPREAD = 0.006
"""Half the range of growth, per year: those nine provinces lie within it."""


@dataclass(frozen=True)
class Growth:
    """Growth of a province's population per year since the census of 2019.

    Attributes
    ----------
    low, central, high
        Share per year.
    reported
        People reported at the merger of 2025.
    expected
        People at the same day by the central growth.
    """

    low: float
    central: float
    high: float
    reported: float
    expected: float

    @property
    def reported_ratio(self) -> float:
        """Reported over expected people."""
        return self.reported / self.expected

    @property
    def agrees(self) -> bool:
        """Whether the reported population lies within the range of growth."""
        years = REPORTED - CENSUS
        base = self.expected / (1 + self.central) ** years
        least, most = (float(base * (1 + rate) ** years) for rate in (self.low, self.high))
        return least <= self.reported <= most


def population_growth(slug: str) -> Growth | None:
    """Return the growth of a province of today; None for any other name.

    ``central = national 2019-2024 + PERSISTENCE × (own 2011-2019 - national 2011-2019)``.
    """
    provinces = present_provinces()
    if slug not in provinces.index:
        return None
    formers = former_provinces()
    own, nation = formers[formers["slug"] == slug], formers
    recent = (MIDTERM / float(nation["population_2019"].sum())) ** (1 / (MIDTERM_YEAR - CENSUS)) - 1
    central = recent + PERSISTENCE * (_before(own) - _before(nation))
    people, reported = (
        float(provinces[c].to_dict()[slug]) for c in ("population", "population_reported_2025")
    )
    expected = people * (1 + central) ** (REPORTED - CENSUS)
    return Growth(central - SPREAD, central, central + SPREAD, reported, expected)


def _before(formers: pd.DataFrame) -> float:
    """Return growth per year from 2011 to the census of 2019."""
    sums = formers[["population_2011", "population_2019"]].sum()
    return float((sums["population_2019"] / sums["population_2011"]) ** (1 / (CENSUS - BEFORE)) - 1)
