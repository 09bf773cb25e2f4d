from __future__ import annotations

import geopandas as gpd
import pytest
from shapely.geometry import Point

from ansinh.models.errors import InputError
from ansinh.planning.inputs.places import find_sites, one_site


@pytest.fixture(scope="module")
def sites() -> gpd.GeoDataFrame:
    rows = {
        "DN-P02": ("Cơ sở trợ giúp xã hội tỉnh", "Thị trấn Ea T'ling", "Huyện Cư Jút"),
        "DN-C1": ("Xã Cư Knia", "Xã Cư Knia", "Huyện Cư Jút"),
        "DN-C2": ("Phường Nghĩa Đức", "Phường Nghĩa Đức", "Thành phố Gia Nghĩa"),
        "DN-C3": ("Xã Đắk Búk So", "Xã Đắk Búk So", "Huyện Tuy Đức"),
    }
    frame = gpd.GeoDataFrame.from_dict(
        rows, orient="index", columns=["name_vi", "commune_name", "district_name"],
        geometry=[Point(0, n) for n in range(4)],
    )  # fmt: skip
    return frame.assign(name_en=frame["name_vi"])


@pytest.mark.parametrize(
    ("name", "site"),
    [
        ("dn-p02", "DN-P02"),
        ("Cu Knia", "DN-C1"),
        ("xã cư knia", "DN-C1"),
        ("NGHIA DUC", "DN-C2"),
        ("gia nghĩa", "DN-C2"),
        ("ea t'ling", "DN-P02"),
        ("Tuy Duc", "DN-C3"),
        ("tro giup xa hoi", "DN-P02"),
    ],
)
def test_a_name_with_or_without_marks(sites, name, site):
    assert one_site(name, sites) == site


def test_a_district_with_two_sites_is_ambiguous_and_lists_them(sites):
    assert set(find_sites("Cư Jút", sites)) == {"DN-P02", "DN-C1"}
    with pytest.raises(InputError, match=r"means 2 sites.*DN-P02.*DN-C1"):
        one_site("Cư Jút", sites)


@pytest.mark.parametrize("name", ["Cu Jutt", "Nghia Duk"])
def test_an_unknown_name_gives_the_nearest(sites, name):
    with pytest.raises(InputError, match="did you mean"):
        one_site(name, sites)


def test_an_empty_name_is_unknown(sites):
    with pytest.raises(InputError):
        find_sites("  ", sites)
