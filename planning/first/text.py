"""Write the first scenario of a province of today as a commented scenario file."""

from __future__ import annotations

from importlib.resources import files
from string import Template

from ansinh.geodata import Province
from ansinh.geodata.travel.crossing import NO_WAY
from ansinh.planning.first.counts import (
    most_new_facilities,
    national_targets,
    population_share,
    share_of_facilities,
)

MINUTES = {"lowland": 60, "hill": 90, "plateau": 90, "mountain": 120}
"""Service standard of residential care by terrain (assumption: no standard in law)."""
SECURE_EXTRA = 30
"""Minutes more for mental health and drug rehabilitation, of which a province has few facilities (assumption)."""
ROUNDED_TO = 10
"""Standards are whole tens of minutes."""
STRATA_VI = {"island": "đảo", "poor": "huyện nghèo năm 2022"}
STRATA_EN = {"island": "islands", "poor": "poor districts of 2022"}
"""Areas beside districts, as the comment of the scenario names them."""
NATIONAL_PLACES = 65_000
"""People in care in 2030, drug rehabilitation apart (Decision 966/QĐ-TTg)."""


def first_scenario_text(province: Province) -> str:
    """Return the TOML text of a first scenario, comments in Vietnamese and English.

    What it takes from the province: its name, the service standard by terrain, its share of the national numbers of
    facilities and places by people of the census of 2019, and how many facilities are documented. No provincial annex
    of Decision 966/QĐ-TTg is at hand.
    """
    template = Template(files("ansinh.planning.first").joinpath("template.toml").read_text(encoding="utf-8"))
    standard = standard_minutes(province)
    counts = share_of_facilities(province)
    share = population_share(province)
    return template.substitute(
        id=province.slug,
        name=province.name_vi,
        name_en=province.name_en,
        standard=standard,
        secure=standard + SECURE_EXTRA,
        facilities=sum(counts.values()),
        places=round(NATIONAL_PLACES * share),
        drug_places=round(float(national_targets()["places"].to_dict()["drug_rehab"]) * share),
        **{f"most_{service}": count for service, count in most_new_facilities(province).items()},
        **_sizes(),
        **_strata(province),
    )


def _sizes() -> dict[str, int]:
    """Return the smallest and the largest places of a facility of each kind, by name in the template."""
    targets = national_targets()
    ends = {"smallest": targets["min_places"], "largest": targets["max_places"]}
    return {f"{end}_{service}": places for end, column in ends.items() for service, places in column.items()}


def _strata(province: Province) -> dict[str, str]:
    """Return the areas whose share is compared beside districts: islands with a way, and communes of poor districts."""
    communes, ferries = province.communes, province.ferries
    joined = ferries.loc[ferries["parent"] != NO_WAY, "from_communes"].dropna()
    islands = sorted({code for text in joined for code in text.split(";")} & set(communes.index))
    poor = sorted(communes.index[communes["poor_district_2022"] == "yes"])
    found = {name: codes for name, codes in (("island", islands), ("poor", poor)) if codes}
    rows = ", ".join(f"{name} = [{_quoted(codes)}]" for name, codes in found.items())
    return {
        "strata": f"strata = {{ {rows} }}" if found else "# strata = { island = [...] }",
        "strata_vi": "".join(f" - {STRATA_VI[name]}" for name in found),
        "strata_en": "".join(f" - {STRATA_EN[name]}" for name in found),
    }


def _quoted(codes: list[str]) -> str:
    return ", ".join(f'"{code}"' for code in codes)


def standard_minutes(province: Province) -> int:
    """Return the service standard: the minutes of each terrain, weighted by the people who live there."""
    communes = province.communes
    minutes = communes["terrain"].map(MINUTES)
    mean = float((minutes * communes["population"]).sum() / communes["population"].sum())
    return round(mean / ROUNDED_TO) * ROUNDED_TO
