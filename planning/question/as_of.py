"""Move a scenario to a later year: past periods are left out, and the law of that year applies."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ansinh.models.errors import Finding, InputError
from ansinh.models.network.families import dated_keys
from ansinh.planning.question.carry import carried_over
from ansinh.planning.question.reporting import in_two_tiers, was_due_before
from ansinh.planning.question.scenario import Period, Reporting, Scenario

TODAYS_LAW = {2026: dt.date(2026, 11, 1)}
"""Year → the day whose norms are used for it; for other years 1 January. Decree 335/2026 took effect in October 2026."""

NO_DISTRICTS = 2026
"""First year without districts: they were abolished on 1 July 2025 (Resolution 202/2025/QH15)."""
POLICE = Reporting(
    who_vi="Cơ sở cai nghiện ma túy báo cáo Công an cấp tỉnh (ngành Công an quản lý cai nghiện từ ngày 1/3/2025)",
    due_vi="theo quy định của Bộ Công an",
    source="giả định về kỳ báo cáo; chuyển nhiệm vụ từ Sở Lao động - Thương binh và Xã hội từ ngày 1/3/2025",
)


def as_of(scenario: Scenario, year: int) -> Scenario:
    """Return the scenario as a plan from `year` on, with the law of that year.

    Periods that ended before `year` drop out; the one that is running starts in `year`. What the official plan
    had due in a period that is over, and that does not stand today, moves to the first period left: existing
    facilities come from the data, so a project in the plan is one not yet built. Targets, limits and
    commitments of periods that are over hold in the first one left, unless a later one has taken their place; their
    budgets are gone. `passed` lists all of it. Reports are due as today: from communes instead of districts, and on drug
    rehabilitation to Public Security.

    Raises
    ------
    InputError
        If all periods of the plan are past.
    """
    left = [period for period in scenario.periods if period.start_year + period.years > year]
    if not left:
        last = scenario.periods[-1]
        over = last.start_year + last.years - 1
        raise InputError([Finding(f"--as-of {year}", f"the plan's last period ended in {over}",
                                  f"choose a year up to {over}, or add a period to the scenario")])  # fmt: skip
    first = _from(left[0], year)
    ids = {period.id for period in left}
    changes: dict[str, Any] = {
        "scenario": scenario.scenario.model_copy(
            update={
                "norms_on": TODAYS_LAW.get(year, dt.date(year, 1, 1)),
                "id": f"{scenario.scenario.id}-{year}",
            }
        ),
        "periods": (first, *left[1:]),
        "official": scenario.official.model_copy(update={"places": _moved(scenario, ids, first.id)}),
        "upgrades": tuple(
            u.model_copy(update={"period": _in(u.period, ids, first.id)}) for u in scenario.upgrades
        ),
        "reporting": _reporting(scenario, year),
    }
    for key, attribute in ((key, dated.attribute) for key, dated in dated_keys().items() if dated.moves):
        changes[key] = tuple(
            item.model_copy(update={attribute: _in(getattr(item, attribute), ids, first.id)})
            for item in getattr(scenario, key)
        )
    return scenario.model_copy(update=changes | carried_over(scenario, ids, first.id))


def _reporting(scenario: Scenario, year: int) -> tuple[Reporting, ...]:
    """Return the reporting calendar of `year`, without reports that were due only once in an earlier year."""
    due = [line for line in scenario.reporting if not was_due_before(line.due_vi, year)]
    if year < NO_DISTRICTS:
        return tuple(due)
    rehabilitates = any(service.rehabilitates_drug_users for service in scenario.services.values())
    present = [line.model_copy(update={"who_vi": in_two_tiers(line.who_vi)}) for line in due]
    return (*present, POLICE) if rehabilitates else tuple(present)


def _from(period: Period, year: int) -> Period:
    """Return the period, shortened to start in `year` if it began earlier."""
    start = max(period.start_year, year)
    return period.model_copy(update={"start_year": start, "years": period.start_year + period.years - start})


def _in(period: str, ids: set[str], first: str) -> str:
    """Return the period, or the first remaining one if it is past; "" stays ""."""
    return period if not period or period in ids else first


def _moved(scenario: Scenario, ids: set[str], first: str) -> tuple[Any, ...]:
    """Return the official places, with those of past periods moved to the first remaining one.

    If several entries for a site and service move there, the latest one counts.
    """
    places = {}
    for entry in sorted(scenario.official.places, key=lambda item: item.period):
        moved = entry.model_copy(update={"period": _in(entry.period, ids, first)})
        places[moved.site, moved.service, moved.period] = moved
    return tuple(places.values())
