"""Columns of the frames of a `NetworkProblem`: name, kind, default, meaning. One source for checks and docs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

REQUIRED = object()
NO = False


@dataclass(frozen=True)
class Column:
    """One column: `default` is `REQUIRED` if the column must be given."""

    name: str
    kind: Literal["text", "number", "flag"]
    default: Any
    meaning: str


SITES = (
    Column("status", "text", REQUIRED, "existing (stands today) or candidate (does not)"),
    Column("ownership", "text", "public", "public or non_public"),
    Column("settlement", "text", "rural", "urban, rural or mountain"),
    Column("district_code", "text", "", "for grouping"),
    Column("land_m2", "number", np.nan, "area of the site; NaN = not a limit"),
    Column("campus_cost_million_vnd", "number", 0.0, "paid once when a candidate site first opens"),
    Column("min_places_total", "number", 0.0, "fewest places on the campus, when open"),
    Column("max_places_total", "number", np.nan, "most places on the campus"),
    Column("first_period", "text", "", "a candidate may open from this period on; empty = any"),
    Column("may_close", "flag", NO, "whether an open site may close again"),
)

OPTIONS = (
    Column("existing_places", "number", 0.0, "places today"),
    Column("min_places", "number", 0.0, "fewest places when the service is open here"),
    Column("max_places", "number", REQUIRED, "most places"),
    Column("module_places", "number", np.nan, "places come in whole modules of this size; NaN = any number"),
    Column("opening_cost_million_vnd", "number", 0.0, "paid once when a service that is new here opens"),
    Column("place_cost_million_vnd", "number", 0.0, "capital cost of each place built"),
    Column("upgrade_cost_million_vnd", "number", 0.0, "paid once before existing places may be exceeded"),
    Column("closing_cost_million_vnd", "number", 0.0, "paid once when an existing service closes"),
    Column("merge_into", "text", "", "site that takes over the existing places on a merger; empty = none"),
    Column("merge_cost_million_vnd", "number", 0.0, "paid once on the merger"),
    Column("merge_by", "text", "", "period in which the merger must be done; empty = may, not must"),
    Column("running_cost_million_vnd_per_place_year", "number", 0.0, "running cost of a place"),
    Column(
        "running_cost_million_vnd_per_year", "number", 0.0, "running cost of the service, whatever its size"
    ),
    Column("land_m2_per_place", "number", 0.0, "land that the norm asks for each place"),
    Column("staff_per_place", "number", 0.0, "workers that the norm asks for each place"),
    Column("comprehensive", "flag", NO, "counts towards comprehensive-service targets"),
)

SERVICES = (
    Column("standard_minutes", "number", np.nan, "service standard: people within it count as covered"),
    Column("max_minutes", "number", np.nan, "nobody is assigned farther than this; NaN = no limit"),
    Column("unserved_weight", "number", 1.0, "weight of a person unserved"),
    Column("people_per_place", "number", 1.0, "people whom one place serves in a year, who take turns in it"),
    Column(
        "min_utilisation", "number", 0.0, "least share of the people who could be served, where it's open"
    ),
)

PERIODS = (
    Column("start_year", "number", REQUIRED, "first year"),
    Column("years", "number", REQUIRED, "number of years"),
)

NEED = (
    Column("demand_id", "text", REQUIRED, "where the people live"),
    Column("service", "text", REQUIRED, "what they need"),
    Column("period", "text", REQUIRED, "when"),
    Column("persons", "number", REQUIRED, "people to be served: need × target"),
)

BUDGETS = (
    Column("source", "text", REQUIRED, "who pays"),
    Column("period", "text", REQUIRED, "when"),
    Column("million_vnd", "number", REQUIRED, "how much over the whole period, not discounted"),
    Column("covers", "text", "capital", "capital, running or all"),
    Column("ownership", "text", "any", "public, non_public or any: whose facilities it may pay for"),
    Column("carry_over", "flag", NO, "what is left may be spent in the next period"),
)

CONVERSIONS = (
    Column("site_id", "text", REQUIRED, "where"),
    Column("from_service", "text", REQUIRED, "service that gives places up"),
    Column("to_service", "text", REQUIRED, "service that gets them"),
    Column("million_vnd_per_place", "number", 0.0, "cost of converting a place"),
    Column("max_places", "number", np.nan, "most places converted"),
    Column(
        "module_places",
        "number",
        np.nan,
        "converted in whole modules of this size, at a time; NaN = any number",
    ),
)


def empty(columns: tuple[Column, ...]) -> pd.DataFrame:
    """Return a frame with these columns and no rows."""
    return pd.DataFrame({column.name: pd.Series(dtype=object) for column in columns})
