"""Tables of a small province: four square communes in two districts. Tests put one error at a time into them."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

NAMES = ("Xã Đắk Hà", "Phường Quyết Thắng", "Xã Kon Đào", "Xã Đắk Hà")
CODES = ("03001", "03002", "03003", "03004")
DISTRICTS = ("Thành phố Kon Tum", "Thành phố Kon Tum", "Huyện Đắk Tô", "Huyện Đắk Tô")


def square(west: float, south: float, side: float = 0.1) -> dict[str, Any]:
    """Return a GeoJSON square."""
    east, north = round(west + side, 6), round(south + side, 6)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def boundaries(**change: Any) -> str:
    """Return the boundaries as GeoJSON; `change` replaces properties of the first commune."""
    features = []
    for number, (code, name, district) in enumerate(zip(CODES, NAMES, DISTRICTS, strict=True)):
        west, south = round(107.9 + 0.1 * (number % 2), 1), round(14.3 + 0.1 * (number // 2), 1)
        properties = {"Mã xã": code, "Tên xã": name, "Tên huyện": district, "Địa hình": "núi"}
        features.append({"type": "Feature", "properties": properties, "geometry": square(west, south)})
    for key, value in change.items():
        if key == "geometry":
            features[0][key] = value
        else:
            features[0]["properties"][key.replace("_", " ")] = value
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


DEMAND = """Mã điểm,Mã xã,Kinh độ,Vĩ độ,Dân số,Dưới 16 tuổi,Từ 60 tuổi,Từ 80 tuổi
d1,03001,107.93,14.33,1200,300,140,20
d2,03001,107.96,14.37,800,210,90,12
d3,03002,108.05,14.35,3000,800,350,50
d4,03003,107.95,14.45,900,260,80,10
d5,03004,108.02,14.42,700,200,70,9
"""
FACILITIES = """Mã cơ sở,Tên cơ sở,Mã xã,Kinh độ,Vĩ độ,Dịch vụ,Số chỗ,Sở hữu
E1,Trung tâm Bảo trợ xã hội,03002,108.04,14.35,tổng hợp,80,công lập
E1,Trung tâm Bảo trợ xã hội,03002,108.04,14.35,người cao tuổi,20,công lập
E2,Mái ấm Đắk Tô,03003,107.95,14.44,trẻ em,25,ngoài công lập
"""
CANDIDATES = """Mã khu đất,Tên khu đất,Kinh độ,Vĩ độ,Diện tích đất
C1,Khu đất phía bắc,108.01,14.46,20000
C2,Khu đất phía nam,107.92,14.31,15000
"""
FERRIES = """Mã phà,Các xã trên đảo,Nơi đến,Kinh độ bến đi,Vĩ độ bến đi,Kinh độ bến đến,Vĩ độ bến đến,Số phút đi,Số phút chờ
P1,03003,đất liền,107.95,14.42,107.95,14.38,20,10
P2,03004,P1,108.02,14.45,107.98,14.45,5,5
"""
BASE = {"boundaries": "b.geojson", "demand": "d.csv", "facilities": "f.csv", "candidates": "c.csv"}


def outlined(outline: str) -> str:
    """Return the table of ferries with the outline of the first island."""
    head, first, second = FERRIES.splitlines()
    return f'{head},Vùng đảo\n{first},"{outline}"\n{second},\n'


def cp1258(text: str) -> bytes:
    """Return text in code page 1258: letters with a tone as letter and tone."""
    parts = []
    for letter in text:
        whole = unicodedata.normalize("NFD", letter)
        tones = [mark for mark in whole[1:] if mark in "\u0300\u0301\u0303\u0309\u0323"]
        bare = unicodedata.normalize("NFC", "".join(mark for mark in whole if mark not in tones))
        parts.append((bare + "".join(tones)).encode("cp1258"))
    return b"".join(parts)
