"""The sites of a scenario: existing facilities, projects of the plan, and candidates."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from ansinh.geodata import Province, existing_facilities, facility_places, in_vietnamese, plan_sites
from ansinh.planning.inputs.campuses import campus_classes, own_campus
from ansinh.planning.inputs.candidates import candidate_pool
from ansinh.planning.question.scenario import Scenario

EXISTING, PLANNED, CANDIDATE = "existing", "planned", "candidate"
COLUMNS = ("name_vi", "name_en", "status", "ownership", "kind", "commune_code", "commune_name", "district_code",
           "district_name", "settlement", "location_basis", "location_confidence", "land_m2", "source",
           "source_date", "note", "source_vi", "note_vi", "location_basis_vi", "action", "campus",
           "geometry")  # fmt: skip


def scenario_sites(scenario: Scenario, province: Province) -> gpd.GeoDataFrame:
    """Return every site of the scenario, index ``site_id``, with the columns of ``RunData.sites``.

    A commune centre is no candidate if the plan has a project in that commune, because the two would be the same site
    under two names.
    """
    planned = _projects(scenario, province).assign(status=PLANNED)
    parts = [existing_facilities(province).assign(status=EXISTING), planned]
    if any(service.candidates for service in scenario.services.values()):
        pool = candidate_pool(scenario, province)
        centre = pool["location_basis"].str.startswith("assumption")
        free = pool[~(centre & pool["commune_code"].isin(set(planned["commune_code"])))]
        parts += _campuses(scenario, free.assign(status=CANDIDATE, ownership="public", kind="candidate"))
    sites = pd.concat(parts)
    communes = province.communes
    for column in ("commune_name", "district_name", "settlement", "district_code"):
        sites[column] = sites["commune_code"].map(communes[column])
    for column in ("source", "note", "location_basis"):
        if column in sites:
            sites[f"{column}_vi"] = in_vietnamese(sites[column])
    for column in COLUMNS:
        if column not in sites:
            sites[column] = pd.NA
    sites["name_en"] = sites["name_en"].fillna(sites["name_vi"])
    sites["action"] = sites["action"].fillna("")
    sites["campus"] = pd.to_numeric(sites["campus"]).fillna(0).astype(int)
    sites["land_m2"] = pd.to_numeric(sites["land_m2"], errors="coerce")
    sites.index.name = "site_id"
    return gpd.GeoDataFrame(sites[list(COLUMNS)], geometry="geometry", crs="EPSG:4326")


def _campuses(scenario: Scenario, free: gpd.GeoDataFrame) -> list[gpd.GeoDataFrame]:
    """Return the candidate campuses: one in each place for every class of services that may share one."""
    parts = []
    for number, services in enumerate(campus_classes(scenario)):
        if not any(scenario.services[name].candidates for name in services):
            continue
        own = free.rename(index=lambda site, n=number: own_campus(str(site), n)).assign(campus=number)
        if number:
            names = {
                "name_vi": own["name_vi"] + " (khuôn viên riêng)",
                "name_en": own["name_en"] + " (campus of its own)",
            }
            own = own.assign(**names)
        parts.append(own)
    return parts


def _projects(scenario: Scenario, province: Province) -> gpd.GeoDataFrame:
    """Return the official plan's projects that are sites of their own.

    An upgrade or a merger is a site of its own only if the scenario gives it places; otherwise it changes an existing
    facility.
    """
    projects = plan_sites(province)
    named = {entry.site for entry in scenario.official.places}
    return projects[(projects["action"] == "new") | projects.index.isin(named)]


def upgraded_sites(sites: gpd.GeoDataFrame) -> frozenset[str]:
    """Return the plan's projects that renovate something that stands: no new campus, not a new building."""
    upgraded = (sites["status"] == PLANNED) & (sites["action"] == "upgrade")
    return frozenset(map(str, sites.index[upgraded]))


def built_anew(sites: gpd.GeoDataFrame) -> tuple[str, ...]:
    """Return the sites where nothing stands today: no facility, and nothing that a project renovates."""
    upgraded = upgraded_sites(sites)
    return tuple(site for site in sites.index[sites["status"] != EXISTING] if site not in upgraded)


def existing_service_places(scenario: Scenario, province: Province) -> pd.DataFrame:
    """Return places today per site and service of the scenario: ``site_id, service, places`` and their basis."""
    places = facility_places(province)
    places = places.assign(source_vi=in_vietnamese(places["source"]), note_vi=in_vietnamese(places["note"]))
    rows = []
    for service, definition in scenario.services.items():
        rows.append(places[places["service"].isin(definition.offers)].assign(service=service))
    merged = pd.concat(rows, ignore_index=True)
    numbers = merged.groupby(["site_id", "service"], sort=True)[["places", "low", "high"]].sum()
    words = merged.groupby(["site_id", "service"], sort=True)[
        ["basis", "confidence", "source", "source_date", "note", "source_vi", "note_vi"]
    ].agg(_join)
    return numbers.join(words).reset_index()


def _join(values: pd.Series) -> str:
    """Return the different texts of `values`, joined by ";"."""
    return "; ".join(dict.fromkeys(str(value) for value in values if pd.notna(value) and str(value)))


def planned_services(scenario: Scenario, province: Province) -> pd.DataFrame:
    """Return the services that the official plan's projects may offer: ``site_id, service, places_min, places_max, action``."""
    rows = []
    for site_id, row in _projects(scenario, province).iterrows():
        offered = [text.strip() for text in str(row["services"]).split(";")]
        for service, definition in scenario.services.items():
            if set(offered) & set(definition.offers):
                rows.append(
                    (site_id, service, row["planned_places_min"], row["planned_places_max"], row["action"])
                )
    return pd.DataFrame(rows, columns=["site_id", "service", "places_min", "places_max", "action"])
