"""A made-up nation: three provinces of a dozen communes, one of them with an island that nothing leads to."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ansinh.planning.nation import Nation

PROVINCES = ("coast", "hills", "delta")
KINDS = ("elderly", "drug_rehab")
ISLAND = "coast-11"


def made_up_nation(seed=0, communes=12):
    """Return the nation; minutes are straight lines of a plane, 100 × 100 minutes a province."""
    random = np.random.default_rng(seed)
    frames, minutes = [], {}
    for number, province in enumerate(PROVINCES):
        codes = [f"{province}-{k:02d}" for k in range(communes)]
        places = random.uniform(0, 100, (communes, 2))
        between = np.hypot(*(places[:, None] - places[None]).T).T
        if province == "coast":
            at = codes.index(ISLAND)
            between[at, :] = between[:, at] = np.nan
        minutes[province] = pd.DataFrame(between, index=codes, columns=codes)
        frames.append(
            pd.DataFrame(
                {
                    "name": [f"Xã {code}" for code in codes],
                    "province": province,
                    "population": random.integers(2_000, 20_000, communes).astype(float) * (number + 1),
                    "lon": 105 + number + places[:, 0] / 200,
                    "lat": 15 + places[:, 1] / 200,
                    "weak_spot": "",
                },
                index=pd.Index(codes, name="commune_code"),
            )
        )
    people = pd.concat(frames)
    return Nation(
        communes=people,
        provinces=pd.DataFrame(
            {"name": ["Biển", "Đồi", "Đồng bằng"], "region": ["Bắc Trung Bộ", "Bắc Trung Bộ", "Đông Nam Bộ"]},
            index=pd.Index(PROVINCES, name="province"),
        ),
        kinds=pd.DataFrame(
            {"facilities": [9, 6], "places": [700, 1_000], "min_places": [30, 100], "max_places": [150, 300]},
            index=pd.Index(KINDS, name="kind"),
        ),
        need=pd.DataFrame(dict.fromkeys(KINDS, people["population"] / 1_000)),
        minutes=minutes,
        standards=pd.DataFrame(60.0, index=pd.Index(PROVINCES), columns=list(KINDS)),
        today=pd.DataFrame(
            {"kind": ["elderly"], "commune_code": ["hills-03"], "name": ["Nhà dưỡng lão <b>Đồi</b>"]}
        ),
        shapes=_squares(people),
    )


def _squares(people):
    """Return a square for each commune."""
    boxes = [
        shapely.box(lon, lat, lon + 0.01, lat + 0.01)
        for lon, lat in zip(people["lon"], people["lat"], strict=True)
    ]
    return gpd.GeoDataFrame(geometry=boxes, index=people.index, crs="EPSG:4326")
