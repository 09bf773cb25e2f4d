"""The assumptions table: every number a run used that is not a result, with source, date and confidence."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import pandas as pd

from ansinh.geodata import travel_assumptions
from ansinh.planning.answer.ages import age_rows
from ansinh.planning.answer.norms_used import norms_used
from ansinh.planning.inputs.candidates import candidate_rows
from ansinh.planning.inputs.flood import travel_in_season
from ansinh.planning.inputs.input_notes import note_rows
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.question.travel import travel_settings

COLUMNS = ["key", "name_vi", "name_en", "value", "low", "high", "unit", "source", "source_date", "confidence",
           "is_assumption", "note", "unit_vi", "source_vi", "note_vi"]  # fmt: skip


def assumption_table(inputs: Inputs) -> pd.DataFrame:
    """Return norms in force, ages, travel parameters, existing places and the scenario's own choices."""
    parts = [_norms(inputs), age_rows(inputs), _travel(inputs), _scenario(inputs), note_rows(inputs)]
    table = pd.concat(parts, ignore_index=True).reindex(columns=COLUMNS)
    for column in ("value", "low", "high"):
        table[column] = [_text(value) for value in table[column]]
    table = table.fillna("")
    for column in ("unit", "source", "note"):
        own, phrases = table[f"{column}_vi"], table[column].map(lambda text: vietnamese().get(text, text))
        table[f"{column}_vi"] = own.where(own != "", phrases)
    return table


@lru_cache(maxsize=1)
def vietnamese() -> dict[str, str]:
    """Return units, sources and notes of travel and scenario parameters, English → Vietnamese."""
    with files("ansinh.planning.answer").joinpath("phrases.csv").open(encoding="utf-8") as handle:
        table = pd.read_csv(handle, dtype=str, keep_default_na=False)
    return dict(zip(table["en"], table["vi"], strict=True))


def _text(value: object) -> str:
    if isinstance(value, float):
        return "" if pd.isna(value) else f"{value:g}"
    return str(value)


def _norms(inputs: Inputs) -> pd.DataFrame:
    rows = inputs.norms.table
    elsewhere = ~norms_used(inputs, rows)
    dry = (rows["table"] == "flood") & (not inputs.scenario.flood.in_force)
    rows = rows[~elsewhere & ~dry]
    keys = [f"{key}.{scope}" if scope else key for key, scope in zip(rows["key"], rows["scope"], strict=True)]
    # The number that the run used: that of its case of demand and cost.
    used = [inputs.norms[key, scope] for key, scope in zip(rows["key"], rows["scope"], strict=True)]
    return rows.assign(key=keys, value=used, is_assumption=rows["confidence"].isin(["A", "M"]))


def _travel(inputs: Inputs) -> pd.DataFrame:
    rows = travel_assumptions(inputs.province, travel_settings(travel_in_season(inputs.scenario)))
    assumed = rows["source"].astype(str).str.contains("assumption", case=False) | (rows["confidence"] == "A")
    names = {"name_vi": "Thời gian đi lại: " + rows["key"], "name_en": "Travel time: " + rows["key"]}
    return rows.assign(is_assumption=assumed, **names)


def _scenario(inputs: Inputs) -> pd.DataFrame:
    """Return targets, standards and sizes of the scenario file."""
    scenario = inputs.scenario
    day = scenario.scenario.norms_on.isoformat()
    rows: list[tuple[object, ...]] = []
    known = {**scenario.services, **scenario.community}
    for target in scenario.targets:
        services_vi = ", ".join(known[s].name_vi for s in target.services)
        services_en = ", ".join(known[s].name_en for s in target.services)
        rows.append((f"target.{'+'.join(target.services)}.{target.period}",
                     f"Mục tiêu đến {target.period}: {services_vi}", f"Target by {target.period}: {services_en}",
                     target.share, "share of people" if target.groups else "share of need", target.source))  # fmt: skip
    for name, service in scenario.services.items():
        for key, vi, en, unit in (
            ("standard_minutes", "Tiêu chuẩn thời gian đi lại", "Service standard", "minutes"),
            ("min_places", "Quy mô nhỏ nhất của cơ sở mới", "Smallest new facility", "places"),
            ("max_places", "Quy mô lớn nhất của một cơ sở", "Largest facility", "places"),
            (
                "max_expansion",
                "Mức mở rộng tối đa của cơ sở hiện có",
                "Most that an existing facility may grow",
                "share",
            ),
        ):
            rows.append((f"service.{name}.{key}", f"{vi}: {service.name_vi}", f"{en}: {service.name_en}",
                         getattr(service, key), unit, ""))  # fmt: skip
    for entry in scenario.official.places:
        name = inputs.sites["name_vi"].get(entry.site, entry.site)
        rows.append((f"official.{entry.site}.{entry.service}.{entry.period}", f"Kế hoạch: {name}",
                     f"Official plan: {name}", entry.places, "places", entry.note))  # fmt: skip
    rows += candidate_rows(scenario)
    frame = pd.DataFrame(rows, columns=["key", "name_vi", "name_en", "value", "unit", "source"])
    assumed = (frame["source"] == "") | frame["source"].str.contains("giả định|assumption", case=False)
    frame["source"] = frame["source"].where(frame["source"] != "", "assumption: scenario file")
    return frame.assign(low="", high="", source_date=day, confidence=assumed.map({True: "A", False: "V"}),
                        is_assumption=assumed, note="")  # fmt: skip
