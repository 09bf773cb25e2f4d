"""The candidate sites of a scenario: listed, or found by its rules, with the verdict of the rules on every site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import geopandas as gpd
import pandas as pd

from ansinh.geodata import Province, candidate_sites
from ansinh.geodata.own import DataFinding, Log, Origin
from ansinh.geodata.suitability import SiteRules, candidates_by_rules
from ansinh.geodata.travel.network.roads import Roads
from ansinh.geodata.travel.network.sources import load_roads
from ansinh.geodata.travel.routed import NETWORKS
from ansinh.geodata.travel.settings import TravelSettings, content_digest
from ansinh.planning.question.parts.candidates import CandidateRules
from ansinh.planning.question.parts.travel import travel_settings
from ansinh.planning.question.scenario import Scenario
from ansinh.words.phrase import Listed, Phrase

_FILES = ("flood_layer", "slope_raster", "hospital_layer")
_UNITS = {"m2": "m²", "m": "m", "percent": "%", "km": "km", "population": "persons"}


def candidate_pool(scenario: Scenario, province: Province) -> gpd.GeoDataFrame:
    """Return the candidate sites, with the columns of `ansinh.geodata.candidate_sites`.

    Raises
    ------
    InputError
        If a rule's layer can't be read, or a rule needs a file that isn't given.
    """
    judged = judged_places(scenario, province)
    if judged is None:
        return candidate_sites(province)
    suitable = judged[judged["suitable"]]
    if scenario.candidates is None or scenario.candidates.unit == "listed":
        return suitable
    listed = province.records("candidates")
    return suitable if listed is None else pd.concat([candidate_sites(province), suitable])


def judged_places(scenario: Scenario, province: Province) -> gpd.GeoDataFrame | None:
    """Return every site to which the scenario's rules apply (see `candidates_by_rules`); None without rules."""
    rules = scenario.candidates
    if rules is None:
        return None
    found = site_rules(rules)
    digest = "".join(content_digest(file) for file in _files(found))
    return _judged(province, found, digest, _roads(scenario, province, rules)).copy(deep=False)


@lru_cache(maxsize=2)
def _judged(
    province: Province,
    rules: SiteRules,
    digest: str,  # noqa: ARG001 - part of the key, so that changed layers are read again
    roads: Roads | None,
) -> gpd.GeoDataFrame:
    """Apply the rules to every site; the result is kept, because each change at the desk asks for it again."""
    return candidates_by_rules(province, rules, roads)


def _files(rules: SiteRules) -> Iterator[Path]:
    yield from rules.exclusion_layers
    yield from (file for name in _FILES if (file := getattr(rules, name)) is not None)


def site_rules(rules: CandidateRules) -> SiteRules:
    """Return the scenario's rules in the form of `ansinh.geodata.suitability`."""
    values = rules.model_dump()
    files = {name: Path(values[name]) if values[name] else None for name in _FILES}
    layers = tuple(Path(layer) for layer in rules.exclusion_layers)
    most = 1 if rules.unit == "cell" and rules.per_commune is None else rules.per_commune
    return SiteRules(**values | files | {"exclusion_layers": layers, "per_commune": most})


def _roads(scenario: Scenario, province: Province, rules: CandidateRules) -> Roads | None:
    """Return the roads for the rule on main roads: the scenario's own, else the bundled ones."""
    if rules.max_main_road_km is None:
        return None
    settings = travel_settings(scenario.travel)
    if not settings.roads and province.roads_of in NETWORKS:
        settings = TravelSettings(roads="bundled")
    return load_roads(province, settings) if settings.roads else None


def candidate_findings(scenario: Scenario, province: Province) -> list[DataFinding]:
    """Return the finding of `ansinh check` on the rules: how many sites are left, and which rules exclude the others."""
    judged = judged_places(scenario, province)
    if judged is None:
        return []
    log, left = Log(), int(judged["suitable"].sum())
    fails = Counter(rule for fails in judged["fails"] for rule in fails.split(";") if rule)
    counted = tuple(
        Phrase.of("own_data.rule.count", rule=Phrase.of(f"own_data.rule.{rule}"), count=count)
        for rule, count in sorted(fails.items(), key=lambda item: (-item[1], item[0]))
    )
    said = Listed(counted or (Phrase.of("common.missing"),))
    code = "candidates_ruled" if left else "candidates_none"
    log.add(code, Origin(""), column="candidates", left=left, places=len(judged), fails=said)
    return log.findings


def candidate_rows(scenario: Scenario) -> list[tuple[object, ...]]:
    """Return the rules that differ from their defaults, for the assumptions table: key, names, value, unit, source."""
    rules = scenario.candidates
    if rules is None:
        return []
    rows: list[tuple[object, ...]] = []
    for key, value in rules.model_dump(exclude_defaults=True).items():
        shown = Path(value).name if key in _FILES else value
        if isinstance(value, (tuple, list)):
            shown = ", ".join(Path(item).name for item in value)
        rows.append((f"candidates.{key}", *names_of("assumptions.candidates", key=key), shown,
                     _UNITS.get(key.rpartition("_")[2], ""), ""))  # fmt: skip
    return rows


def names_of(key: str, /, **values: object) -> tuple[str, str]:
    """Return the name of an assumption in Vietnamese and English."""
    name = Phrase(key, values)
    return name.said("vi"), name.said("en")
