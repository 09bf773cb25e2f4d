"""All results of a run as frames, which reports read and a run folder keeps.

Reports are made from a `RunData` alone. It may be in memory right after a run, or be loaded from a run folder years
later; both give the same figures. Text is Unicode NFC; money is million đồng of the base year.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self

import geopandas as gpd
import pandas as pd

from ansinh.geodata.apart import apart
from ansinh.geodata.storage.durable import refuse_links
from ansinh.models.errors import Finding, InputError
from ansinh.models.shown import shown

OFFICIAL = "official"
OPTIMISED = "optimised"
FAR = 1.0
"""Gap from which on a share says nothing: the bound is 0, or far from every plan."""
A_PERSON = 0.5
"""Fewer people than this are rounding and count as none."""
A_MINUTE = 1.0
"""Changes of an area's mean travel below this name nobody as gaining or losing."""
A_PLACE = 0.5
"""Fewer places than this are rounding and count as none."""
ROUNDING_GAP = 1e-6
"""A smaller gap, as a share of the objective, is floating-point error and counts as none."""


@dataclass(frozen=True)
class RunData:
    """The frames of one run. Long frames carry a ``plan_id`` ("official", "optimised", or a named alternative).

    Attributes
    ----------
    meta
        JSON-able: ``scenario`` (id), ``title_vi``, ``title_en``, ``question_vi``, ``question_en``, ``province`` (slug),
        ``province_name_vi``, ``province_name_en``, ``province_now_vi`` (since 1 July 2025),
        ``province_merged_from`` (provinces of before of which that one consists, where the plan is of a part of it alone; else
        none), ``plan_document`` (number and date),
        ``base_year``, ``price_year``, ``created`` (ISO 8601, UTC), ``proposal_date`` (ISO), ``versions``, ``settings``, ``discount_rate``,
        ``posts_assigned`` (null if not stated), ``demand_case`` (low / central / high),
        ``reporting`` (list of ``{who_vi, due_vi, source}``), ``agency_vi``.
    plans
        Index ``plan_id``: ``name_vi, name_en, description_vi, description_en``.
    services
        Index ``service``: ``name_vi, name_en, standard_minutes, max_minutes``, ``offers`` (services of facilities that
        count as it, joined by ";").
    periods
        Index ``period`` (text such as "2030"): ``start_year, end_year, years``.
    demand
        GeoDataFrame (EPSG:4326 points), index ``demand_id``: ``commune_code, commune_name, district_code, district_name,
        commune_code_2025, settlement, population, population_60_plus, population_80_plus, population_under16, n_cells``.
    cells
        GeoDataFrame (EPSG:4326 points) of the 1 km cells, index ``cell_key``: ``commune_code, population, demand_id``.
    need
        ``demand_id, service, period, need_persons`` (all in need) and ``target_persons`` (need × coverage target).
    sites
        GeoDataFrame (EPSG:4326 points), index ``site_id``: ``name_vi, name_en, status`` (existing / planned / candidate),
        ``ownership`` (public / non_public), ``kind, commune_code, commune_name, district_code, district_name, settlement,
        location_basis, location_confidence, land_m2, source, source_date, note``. Candidates that no plan uses are kept.
    existing_places
        ``site_id, service, places, low, high, basis, confidence, source, source_date, note, source_vi, note_vi``.
    facilities
        ``plan_id, site_id, service, period, action`` (keep, expand, upgrade, new, shrink, merge_in, merged, convert, close),
        ``places_before, places, places_built, served_persons, utilisation, capital_million_vnd,
        running_million_vnd_per_year, land_m2, staff``, ``successor`` (site that takes over from a merged one, else ""),
        ``room_m2`` (bedroom area that the norm asks for).
    allocation
        ``plan_id, period, service, demand_id, site_id, persons, minutes, routed`` (False = estimated travel time).
    unserved
        ``plan_id, period, service, demand_id, persons, cause`` (no_place / out_of_reach), ``nearest_spare_site, nearest_spare_minutes``.
    shortfalls
        ``plan_id, name, kind, services, period, group, required, reached, missing_persons``: targets that are missed.
    money
        ``plan_id, source, period, kind`` (capital / running), ``ownership, million_vnd, million_vnd_discounted``.
    budgets
        ``source, period, million_vnd, covers, carry_over, name_vi, name_en``; may be empty.
    measures
        Long: ``plan_id, period, service`` ("all" for the sum), ``group_by`` ("all", "district_code", "settlement",
        "commune_code_2025": fewer measures), ``group``,
        ``measure`` (need_persons, target_persons, served_persons, unserved_persons, no_place_persons, out_of_reach_persons,
        served_share, places, utilisation, mean_minutes, median_minutes, p90_minutes, max_minutes, covered_share,
        gini_minutes, ede_minutes, capital_million_vnd, running_million_vnd_per_year), ``value, unit``.
    travel_distribution
        ``plan_id, period, service, minutes_from, minutes_to, persons``: histogram of travel minutes of those served.
    certificates
        ``plan_id, stage, status, value, bound, gap, seconds, backend, version, note``.
    duals
        ``plan_id, kind, site_id, service, period, source, value, unit``; may be empty.
    findings
        Sentences about the run: ``plan_id, severity`` (info / warning / problem), ``code, text_vi, text_en``, most important first.
    comparison
        Official against optimised: ``measure, service, period, official, optimised, difference, unit, text_vi, text_en``.
    commitments
        The plan's own numbers: ``plan_id, kind, text_vi, text_en, period, required, reached, unit, met, source``;
        ``met`` is "yes", "no" or "unknown"; ``numerator, denominator`` of a share, ``why_vi, why_en``: who is counted, or
        why it isn't judged.
    community
        Services of workers in communes: ``service, period, commune_code_2025, clients, workers``; may be empty.
    verdicts
        What the run answers: ``kind`` (site, size, share, money, staff), ``subject, period, value, bound, unit``,
        ``compared_with, answer, gains, loses, holds_in, cases`` (the answer is the same in so many of the quick cases),
        ``text_vi, text_en``; may be empty.
    quick_cases
        What the plans give in the last period if demand or travel turn out otherwise, people assigned anew: ``plan_id,
        case`` (central, demand_low, demand_high, quick_travel, slow_travel, flood; smaller = central with a fifth less
        of what the proposal builds), ``service, places, need_persons, served_persons, mean_minutes,
        capital_million_vnd``; empty in runs older than this table.
    today
        Who goes where in the last period if today's places stay as they are: ``service, demand_id, site_id, persons,
        minutes``; empty in older runs, and where the plan beside the proposed one is today's network.
    projects
        One facility of one owner in one period: ``project_id, plan, site_id`` ("" for the one line of non-public facilities
        that are invented), ``owner`` (health / public_security / private), ``services`` (joined by ";"), ``kind`` (new /
        expansion / upgrade / conversion / merger), ``places`` (built, converted or renovated), ``group`` (A / B / C; "" for
        private ones), ``decided_by`` (provincial_council / provincial_committee / minister_public_security / owner),
        ``start_year, end_year`` of its capital, ``capital_million_vnd``, ``cost_per_place_million_vnd``, ``period``. Money of
        these three frames is in whole million đồng, and adds up exactly. Empty in runs older than these frames.
    project_components
        ``project_id, component`` (construction, equipment, management, consulting, other, contingency, compensation),
        ``million_vnd, basis`` (key of a norm; of compensation "scenario", "missing", or "existing_site").
    project_years
        ``project_id, year, source`` (as in `money`, and "own_funds"), ``million_vnd``.
    payroll
        Whole posts: ``plan, period, site_id`` ("" for workers in communes), ``service, title, posts``.
    running_increment
        Running cost by item, million đồng a year at the prices of the period: ``plan, period, site_id, service, item``
        (care_allowance, resident_costs, upkeep, staff, managers), ``today_million_vnd`` (today's places), ``plan_million_vnd``.
    cost_lines
        What the capital of every facility pays for: ``plan, period, site_id, service, project_id, what`` (new_place,
        renovated_place, common_block, clinic_block, merger, compensation), ``quantity, million_vnd`` (price of one, or the
        stated sum); ``quantity × million_vnd`` add up to its capital. Empty in runs older than this table, as the next four.
    unit_prices
        ``what, floor_m2, unit_cost, price_index, region_factor, addition, share``, and the price of one, ``million_vnd``:
        the product of the others, with ``1 + addition``.
    component_shares
        Share of every component in the capital of a ``block`` (residential, clinic), by ``service``, and the parts from which
        it follows: ``construction_part, equipment_part`` (of the unit cost), ``management_part, consulting_part`` (of its
        rest), ``addition, contingency_part, own_equipment_part`` (of the addition).
    running_rates
        Cost of a place in a year by ``period, service`` and item (``managers``: of a facility), million đồng, and the norms
        from which it follows: ``allowance_standard, allowance_coefficient, other_resident_costs, upkeep_part, residents`` (0
        for a service of the day), ``shift_factor, residents_per_worker, indirect_share, base_salary, salary_factor,
        posts_of_heads``.
    payers
        Who pays the capital of projects: ``plan, period, ownership, source, own_million_vnd`` (as in `money`),
        ``left_million_vnd`` (what `money` leaves to a private owner and their support), ``part`` (share of it).
    last_problem
        The network problem of the last period, which a map can solve again: ``part, value`` (JSON; see
        `ansinh.planning.answer.frames.last_problem`); empty in older runs, and where a map couldn't solve it.
    runners_up
        The second-best site for every site that gets places, in the last period: ``plan_id, site_id, runner_up, services,
        persons`` (served at the site in these services), ``mean_minutes, covered_share, million_vnd`` at the site, and the
        values if the same people go to the other site: ``runner_up_mean_minutes, runner_up_covered_share,
        runner_up_out_of_reach_persons, runner_up_million_vnd``; empty in runs older than this table.
    assumptions
        ``key, name_vi, name_en, value, low, high, unit, source, source_date, confidence`` (V, V2, D, A, M; see the norms),
        ``is_assumption`` (bool), ``note``, and in Vietnamese ``unit_vi, source_vi, note_vi``. Values may be text.
    data_sources
        ``file, what, licence, attribution, vintage``, and in Vietnamese ``what_vi, licence_vi, attribution_vi, vintage_vi``.
    comparable_projects
        Real projects that stand beside those of the plan: ``id, name_vi, name_en, kinds`` (joined by ";"), ``what`` (new / upgrade),
        ``places, price_year, total_billion_vnd, million_vnd_per_place``, the same at prices of the fourth quarter of 2024
        (``million_vnd_per_place_2024``), ``source, confidence``; empty in runs older than this table.
    legal_bases
        The table of legal bases with the user's rows, in the order of the letter: columns `ansinh.planning.law.FIELDS`, and
        ``use`` ("cited" in the letter, "unsure" = not verified, or ""); empty in runs older than this table.
    letter_template
        ``name, content`` (base64) of the agency's own letter; no row without one.
    districts
        GeoDataFrame (EPSG:4326 polygons), index ``district_code``; ``name``, and where they are known ``name_eve`` (on the eve
        of 1 July 2025) and ``merged_into`` ("" but for one that had been joined to another).
    communes
        GeoDataFrame (EPSG:4326 polygons), index ``commune_code``; ``name, district_code, commune_code_2025, settlement,
        population``, and in a province of today ``weak_spot`` (what is weak about an outline).
    communes_2025
        GeoDataFrame (EPSG:4326 polygons), index ``commune_code_2025``; ``name, population`` (of 2019).
    """

    meta: dict[str, Any]
    plans: pd.DataFrame
    services: pd.DataFrame
    periods: pd.DataFrame
    demand: gpd.GeoDataFrame
    cells: gpd.GeoDataFrame
    need: pd.DataFrame
    sites: gpd.GeoDataFrame
    existing_places: pd.DataFrame
    facilities: pd.DataFrame
    allocation: pd.DataFrame
    unserved: pd.DataFrame
    shortfalls: pd.DataFrame
    money: pd.DataFrame
    budgets: pd.DataFrame
    measures: pd.DataFrame
    travel_distribution: pd.DataFrame
    certificates: pd.DataFrame
    duals: pd.DataFrame
    findings: pd.DataFrame
    comparison: pd.DataFrame
    assumptions: pd.DataFrame
    data_sources: pd.DataFrame
    districts: gpd.GeoDataFrame
    communes: gpd.GeoDataFrame
    communes_2025: gpd.GeoDataFrame
    commitments: pd.DataFrame = field(default_factory=pd.DataFrame)
    runners_up: pd.DataFrame = field(default_factory=pd.DataFrame)
    community: pd.DataFrame = field(default_factory=pd.DataFrame)
    verdicts: pd.DataFrame = field(default_factory=pd.DataFrame)
    quick_cases: pd.DataFrame = field(default_factory=pd.DataFrame)
    today: pd.DataFrame = field(default_factory=pd.DataFrame)
    projects: pd.DataFrame = field(default_factory=pd.DataFrame)
    project_components: pd.DataFrame = field(default_factory=pd.DataFrame)
    project_years: pd.DataFrame = field(default_factory=pd.DataFrame)
    payroll: pd.DataFrame = field(default_factory=pd.DataFrame)
    running_increment: pd.DataFrame = field(default_factory=pd.DataFrame)
    cost_lines: pd.DataFrame = field(default_factory=pd.DataFrame)
    unit_prices: pd.DataFrame = field(default_factory=pd.DataFrame)
    component_shares: pd.DataFrame = field(default_factory=pd.DataFrame)
    running_rates: pd.DataFrame = field(default_factory=pd.DataFrame)
    payers: pd.DataFrame = field(default_factory=pd.DataFrame)
    comparable_projects: pd.DataFrame = field(default_factory=pd.DataFrame)
    legal_bases: pd.DataFrame = field(default_factory=pd.DataFrame)
    letter_template: pd.DataFrame = field(default_factory=pd.DataFrame)
    last_problem: pd.DataFrame = field(default_factory=pd.DataFrame)

    def __repr__(self) -> str:
        facts = f"{self.meta.get('scenario', '')}, plans {', '.join(map(str, self.plans.index))}"
        return shown(self, facts, ".measures, .facilities, .allocation, .findings, .verdicts, .save(folder)")

    def offers(self) -> dict[str, tuple[str, ...]]:
        """Return service of the scenario → services of facilities that count as it.

        Older run folders have no column ``offers``; there each service counts as itself.
        """
        stated = self.services["offers"] if "offers" in self.services else pd.Series(dtype=str)
        return {
            str(service): tuple(str(stated.get(service, service)).split(";"))
            for service in self.services.index
        }

    def with_own_texts(self) -> Self:
        """Return the run with texts stored as in one that was made here: a `received` one has them as Python's objects."""
        frames: dict[str, Any] = {
            name: _with_own_texts(part) for name, part in vars(self).items() if isinstance(part, pd.DataFrame)
        }
        return replace(self, **frames)

    def save(self, folder: Path) -> None:
        """Write every frame as Parquet and the meta data as JSON into `folder`, which is created if necessary."""
        folder.mkdir(parents=True, exist_ok=True)
        for part in fields(self):
            value = getattr(self, part.name)
            if part.name == "meta":
                text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
                (folder / "meta.json").write_text(text + "\n", encoding="utf-8")
            else:
                value.to_parquet(folder / f"{part.name}.parquet")

    @classmethod
    def load(cls, folder: Path, *, received: bool = False) -> Self:
        """Read a folder that `save` wrote; frames that older folders lack are empty.

        Frames of a folder that was `received` are read in the process for files of others, with its limits.

        Raises
        ------
        InputError
            If a file is missing or damaged, or one of a folder that was received is a link.
        """
        if received:
            refuse_links(folder)
        values: dict[str, Any] = {}
        read = _read_apart if received else _read
        for part in fields(cls):
            path = folder / (f"{part.name}.json" if part.name == "meta" else f"{part.name}.parquet")
            if part.default_factory is not MISSING and not path.exists():
                continue
            try:
                values[part.name] = read(path, shapes="GeoDataFrame" in str(part.type))
            except (
                OSError,
                ValueError,
                KeyError,
                TypeError,
                RecursionError,
            ) as error:  # pyarrow's are ValueErrors
                problem = "missing" if not path.exists() else f"damaged ({type(error).__name__})"
                raise InputError([Finding(str(path), problem, "ask for the run folder anew")]) from error
        return cls(**values)


def _read(path: Path, *, shapes: bool) -> Any:
    if path.suffix == ".json":
        return dict(json.loads(path.read_text(encoding="utf-8")))
    return gpd.read_parquet(path) if shapes else pd.read_parquet(path)


def _read_apart(path: Path, *, shapes: bool) -> Any:
    return apart(_read, path, shapes=shapes)


def _with_own_texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Store texts as this process stores them."""
    for column in frame.columns:
        if isinstance(frame[column].dtype, pd.StringDtype):
            frame[column] = frame[column].astype("str")
    for axis in ("index", "columns"):
        labels = getattr(frame, axis)
        if isinstance(labels.dtype, pd.StringDtype):
            setattr(frame, axis, labels.astype("str"))
    return frame
