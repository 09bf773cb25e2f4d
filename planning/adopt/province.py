"""Find out of which province a folder is, by the codes and names of its communes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from ansinh.geodata.national.names import former_provinces, present_provinces
from ansinh.geodata.national.store import read_province
from ansinh.geodata.own.unit_names import bare

_LEAST = 0.2
"""Points for each commune that a province must have to be proposed."""


@lru_cache(maxsize=1)
def _known() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return code → provinces, and folded name of a commune → provinces: those of before July 2025 and those of today."""
    by_code: dict[str, list[str]] = {}
    by_name: dict[str, list[str]] = {}
    formers = dict(zip(former_provinces()["former_code"], former_provinces()["former_name_vi"], strict=True))
    for code, name in zip(present_provinces()["province_code"], present_provinces()["name"], strict=True):
        old = read_province("national_crosswalk.parquet", str(code)).drop_duplicates("commune_code")
        new = read_province("national_communes.parquet", str(code))
        rows = list(
            zip(old["commune_code"], old["commune_name_2019"], old["former_code"].map(formers), strict=True)
        )
        rows += [(c, n, name) for c, n in zip(new["commune_code"], new["commune_name"], strict=True)]
        for its, called, province in rows:
            by_code.setdefault(f"{its}|{bare(str(called))}", []).append(str(province))
            by_name.setdefault(bare(str(called)), []).append(str(province))
    return by_code, by_name


def province_of(communes: Iterable[tuple[str, str]]) -> str:
    """Return the province to which most communes (code, name) belong; "" if hardly any is known.

    A name counts less than a code with its name, and the less the more provinces have a commune of that name.
    """
    by_code, by_name = _known()
    found: defaultdict[str, float] = defaultdict(float)
    count = 0
    for code, name in communes:
        count += 1
        exact = set(by_code.get(f"{code}|{bare(name)}", ()))
        names = set(by_name.get(bare(name), ()))
        for province in exact:
            found[province] += 2
        for province in names:
            found[province] += 1 / len(names)
    if not found:
        return ""
    best = max(found, key=lambda province: found[province])
    return best if found[best] > _LEAST * count else ""
