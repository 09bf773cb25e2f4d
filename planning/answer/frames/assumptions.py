"""The assumptions table: every number that enters a run, with source, date and confidence."""

from __future__ import annotations

import pandas as pd

from ansinh.geodata import travel_assumptions
from ansinh.planning.answer.frames.ages import age_rows
from ansinh.planning.answer.frames.norms_used import norms_used
from ansinh.planning.inputs.candidates import candidate_rows, names_of
from ansinh.planning.inputs.dated import DATED, norms_of_period
from ansinh.planning.inputs.own_data.input_notes import note_rows
from ansinh.planning.inputs.people.flood import travel_in_season
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.projects.owners import OF_THE_LETTER, SUPPORT
from ansinh.planning.projects.years import norms_of_proposal
from ansinh.planning.question.parts.travel import travel_settings
from ansinh.words import Language, Words, text
from ansinh.words.phrase import Both, Listed

COLUMNS = ["key", "name_vi", "name_en", "value", "low", "high", "unit", "source", "source_date", "confidence",
           "is_assumption", "note", "unit_vi", "source_vi", "note_vi"]  # fmt: skip


_OF_A_SERVICE = {
    "standard_minutes": "minutes",
    "min_places": "places",
    "max_places": "places",
    "max_expansion": "share",
}
"""Settings of a service in a scenario, with their units."""


def assumption_table(inputs: Inputs) -> pd.DataFrame:
    """Return norms in force, ages, travel parameters, the scenario's own choices, and notes on a planner's own data."""
    parts = [
        _norms(inputs),
        _dated(inputs),
        age_rows(inputs),
        _travel(inputs),
        _scenario(inputs),
        note_rows(inputs),
    ]
    table = pd.concat(parts, ignore_index=True).reindex(columns=COLUMNS)
    for column in ("value", "low", "high"):
        table[column] = [_text(value) for value in table[column]]
    table = table.fillna("")
    for column in ("unit", "source", "note"):
        own = table[f"{column}_vi"]
        table[f"{column}_vi"] = own.where(own != "", table[column]).astype("str")
    return table


def _text(value: object) -> str:
    if isinstance(value, float):
        return "" if pd.isna(value) else f"{value:g}"
    return str(value)


def _norms(inputs: Inputs) -> pd.DataFrame:
    rows, letter = inputs.norms.table, norms_of_proposal(inputs).table
    rows = pd.concat(
        [rows[~rows["key"].isin(OF_THE_LETTER)], letter[letter["key"].isin(OF_THE_LETTER)]], ignore_index=True
    )
    elsewhere = ~norms_used(inputs, rows)
    dry = (rows["table"] == "flood") & (not inputs.scenario.flood.in_force)
    rows = rows[~elsewhere & ~dry]
    keys = [f"{key}.{scope}" if scope else key for key, scope in zip(rows["key"], rows["scope"], strict=True)]
    # The run uses the number of its own case of demand and cost.
    used = [
        float(value) if key in OF_THE_LETTER else inputs.norms[key, scope]
        for key, scope, value in zip(rows["key"], rows["scope"], rows["value"], strict=True)
    ]
    return rows.assign(key=keys, value=used, is_assumption=rows["confidence"].isin(["A", "M"]))


def _dated(inputs: Inputs) -> pd.DataFrame:
    """Return the norms of running cost that a period has from another source than the run's day, as ``key@period``."""
    parts, known = [], _sources_on(inputs)
    for period in inputs.scenario.period_ids:
        norms = norms_of_period(inputs.norms, period)
        rows = norms.table
        new = rows[rows["key"].isin(DATED) & (rows["source"] != rows["key"].map(known))]
        named = {f"name_{language}": new[f"name_{language}"] + f" ({period})" for language in ("vi", "en")}
        keys = new["key"] + f"@{period}"
        parts.append(new.assign(key=keys, **named, is_assumption=new["confidence"].isin(["A", "M"])))
    return pd.concat(parts, ignore_index=True)


def _sources_on(inputs: Inputs) -> dict[str, str]:
    """Return dated norm → its source on the run's own day."""
    rows = inputs.norms.table
    rows = rows[rows["key"].isin(DATED)]
    return dict(zip(rows["key"], rows["source"], strict=True))


def _travel(inputs: Inputs) -> pd.DataFrame:
    rows = travel_assumptions(inputs.province, travel_settings(travel_in_season(inputs.scenario)))
    assumed = rows["source"].astype(str).str.contains("assumption", case=False) | (rows["confidence"] == "A")
    names = [names_of("assumptions.travel", key=key) for key in rows["key"]]
    return rows.assign(
        is_assumption=assumed, name_vi=[vi for vi, _ in names], name_en=[en for _, en in names]
    )


def _scenario(inputs: Inputs) -> pd.DataFrame:
    """Return targets, standards, sizes and official places of the scenario file.

    They have no date: the day of the file's norms would be read as that of the document cited, or of the letter.
    """
    scenario = inputs.scenario
    rows: list[tuple[object, ...]] = []
    for target in scenario.targets:
        services = [scenario.every_service[name] for name in target.services]
        listed = Listed(tuple(Both(service.name_vi, service.name_en) for service in services))
        names = names_of("assumptions.target", period=target.period, services=listed)
        rows.append(
            (
                f"target.{'+'.join(target.services)}.{target.period}",
                *names,
                target.share,
                "people" if target.groups else "need",
                target.source,
            )
        )
    for name, service in scenario.services.items():
        called = Both(service.name_vi, service.name_en)
        for key, unit in _OF_A_SERVICE.items():
            rows.append((f"service.{name}.{key}", *names_of(f"assumptions.service.{key}", service=called),
                         getattr(service, key), unit, ""))  # fmt: skip
    for entry in scenario.official.places:
        site = inputs.sites["name_vi"].get(entry.site, entry.site)
        rows.append((f"official.{entry.site}.{entry.service}.{entry.period}", *names_of("assumptions.official", site=site),
                     entry.places, "places", entry.note))  # fmt: skip
    if scenario.support is not None:
        rows.append(
            (
                SUPPORT,
                *names_of("assumptions.support"),
                scenario.support.share,
                "share",
                scenario.support.basis,
            )
        )
    rows += candidate_rows(scenario)
    frame = pd.DataFrame(rows, columns=["key", "name_vi", "name_en", "value", "unit", "source"])
    frame["unit_vi"] = [unit_of(unit, "vi") for unit in frame["unit"]]
    frame["unit"] = [unit_of(unit, "en") for unit in frame["unit"]]
    assumed = (frame["source"] == "") | frame["source"].str.contains("giả định|assumption", case=False)
    own = frame["source"] != ""
    frame["source_vi"] = frame["source"].where(own, text("assumptions.source.scenario", "vi"))
    frame["source"] = frame["source"].where(own, text("assumptions.source.scenario", "en"))
    return frame.assign(low="", high="", source_date="", confidence=assumed.map({True: "A", False: "V"}),
                        is_assumption=assumed, note="")  # fmt: skip


def unit_of(unit: str, language: Language) -> str:
    """Return the words for a unit, or the unit itself if the catalogue doesn't have it."""
    return Words(language).get(f"assumptions.unit.{unit}", unit)
