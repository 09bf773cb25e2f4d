"""Rules for candidate sites in a scenario file, which replace the centres of all communes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ansinh.geodata.suitability import MAIN_ROADS
from ansinh.planning.question.parts.file import File
from ansinh.planning.question.parts.strict import Strict

Km = Annotated[float, Field(gt=0, le=500)]


class CandidateRules(Strict):
    """What a candidate site must satisfy; a rule that isn't given isn't applied."""

    unit: Literal["listed", "commune", "cell"] = "listed"
    """"listed" = the sites of `data.candidates` (without one: the commune centres); "commune", "cell" = free land of
    every commune or populated cell, beside the listed sites, which then aren't judged."""
    per_commune: Annotated[int, Field(ge=1)] | None = None
    """Most candidates in a commune, those with the most people within `within_km`; with "cell", 1 if not given."""
    per_district: Annotated[int, Field(ge=1)] | None = None
    """Most candidates in a district, those with the most people within `within_km`; in a province of today, a district of
    before July 2025."""
    min_area_m2: Annotated[float, Field(gt=0)] | None = None
    """Free area: of the unit without flooded and excluded land; of a listed site, of its own area."""
    flood_layer: File = ""
    """Polygons that are flooded (GeoPackage, GeoJSON, Shapefile)."""
    exclusion_layers: tuple[File, ...] = ()
    """Polygons where nothing may be built: forest, army, dykes, industry."""
    exclusion_margin_m: float = Field(default=0.0, ge=0, le=50_000)
    """Distance kept from exclusion zones, metres."""
    slope_raster: File = ""
    """GeoTIFF of the slope in per cent."""
    max_slope_percent: Annotated[float, Field(gt=0, le=100)] | None = None
    """Steepest ground that counts as free area, by `slope_raster`."""
    hospital_layer: File = ""
    """Points of hospitals; empty = the bundled ones, for built-in provinces."""
    max_hospital_km: Km | None = None
    """Farthest from a hospital, straight line."""
    max_main_road_km: Km | None = None
    """Farthest from a main road, straight line; the roads are those of `travel.roads`."""
    main_roads: tuple[str, ...] = MAIN_ROADS
    """Which classes of road are main."""
    min_population: Annotated[float, Field(gt=0)] | None = None
    """Fewest people within `within_km`."""
    within_km: Km = 5.0
    """Distance from a site within which people are counted, straight line."""
    settlements: tuple[Literal["urban", "rural", "mountain"], ...] = ()
    """Classes of land norms that are allowed; empty = all."""
