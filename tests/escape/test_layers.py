"""Files that are something else than they say, and files that name an address: nothing is fetched."""

from __future__ import annotations

import http.server
import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from ansinh.geodata.apart import DisguisedError, refuse_disguised, signature
from ansinh.geodata.own.findings import Log, Origin
from ansinh.geodata.own.raster import raster_cells
from ansinh.geodata.own.readers.guarded import read_guarded
from ansinh.geodata.own.readers.raw import ReadError
from ansinh.geodata.own.spec import Source
from ansinh.geodata.storage.layers import read_layer
from ansinh.models.errors import InputError
from ansinh.planning.adopt.pieces import pieces_of

VRT = '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/{url}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
WFS = "<OGRWFSDataSource><URL>{url}</URL></OGRWFSDataSource>"
RASTER = '<VRTDataset rasterXSize="1"><VRTRasterBand><SourceFilename>/vsicurl/{url}</SourceFilename></VRTRasterBand></VRTDataset>'
HTML = "<html>{url}</html>"
DISGUISED = [
    *((f"x{end}", VRT) for end in (".geojson", ".json", ".gpkg", ".shp", ".kml", ".gml", ".fgb", ".tab", ".parquet")),
    ("x.geojson", WFS), ("x.gml", WFS), ("x.kml", HTML), ("x.tif", RASTER), ("x.tiff", RASTER), ("x.zip", VRT),
    ("x.GeoJSON", VRT), ("x.geojson", "\ufeff" + VRT), ("x.geojson", "   \n" + VRT), ("x.gpkg", "{{}}"),
]  # fmt: skip


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[str, list[str]]]:
    """Yield the address of a server, and what it is asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

        def log_message(self, *_: object):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/a.geojson", asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("name", "content"), DISGUISED)
def test_a_file_that_is_another_kind_is_refused(tmp_path: Path, name: str, content: str):
    path = tmp_path / name
    path.write_text(content.format(url="http://127.0.0.1:9/"), encoding="utf-8")
    with pytest.raises(DisguisedError):
        refuse_disguised(path)


@pytest.mark.parametrize("member", ["a.vrt", "a.geojson", "sub/a.gml", "a.kml", "evil.py", "run.sh", "a.zip"])
def test_an_archive_is_looked_into(tmp_path: Path, member: str):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(member, VRT.format(url="http://127.0.0.1:9/"))
    with pytest.raises(DisguisedError):
        refuse_disguised(tmp_path / "x.zip")


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_whose_content_is_damaged_is_refused(tmp_path: Path, packing: int):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", packing) as archive:
        archive.writestr("a.geojson", square() * 50)
    content = path.read_bytes()
    at = content.index(b"a.geojson") + len("a.geojson")
    path.write_bytes(content[:at] + b"\xff" * 12 + content[at + 12 :])
    with pytest.raises(DisguisedError, match="damaged"):
        refuse_disguised(path)


def test_an_archive_that_would_fill_the_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(signature, "_MOST_UNPACKED", 1_000_000)
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", bytes(1_000_001))
    with pytest.raises(DisguisedError, match="unpacks"):
        refuse_disguised(tmp_path / "x.zip")


def square(**more: object) -> str:
    ring = [[107.0, 12.0], [107.1, 12.0], [107.1, 12.1], [107.0, 12.0]]
    shape = {
        "type": "Feature",
        "properties": {"name": "A"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    return json.dumps({"type": "FeatureCollection", "features": [shape], **more})


FETCHING = {
    "vrt.geojson": VRT,
    "link.geojson": None,
    "schema.gml": '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="a {url}"><gml:featureMember xlink:href="{url}" xmlns:xlink="http://www.w3.org/1999/xlink"/></gml:FeatureCollection>',
    "entity.gml": '<!DOCTYPE x [<!ENTITY e SYSTEM "{url}">]><gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml">&e;</gml:FeatureCollection>',
    "link.kml": '<kml xmlns="http://www.opengis.net/kml/2.2"><NetworkLink><Link><href>{url}</href></Link></NetworkLink></kml>',
}


@pytest.mark.parametrize("name", FETCHING)
def test_nothing_is_fetched(tmp_path: Path, site: tuple[str, list[str]], name: str):
    url, asked = site
    content = FETCHING[name]
    link = {"type": "link", "properties": {"href": url, "type": "proj4"}}
    (tmp_path / name).write_text(
        square(crs=link) if content is None else content.replace("{url}", url), encoding="utf-8"
    )
    with suppress(ReadError):  # whether it can be read is of no matter here
        read_guarded("boundaries", Source(file=tmp_path / name, label=name))
    with suppress(InputError):
        read_layer(tmp_path / name)
    pieces_of(tmp_path / name)  # what the file of an office's folder may be
    assert asked == []


OTHER_RASTER = (
    '<VRTDataset rasterXSize="{n}" rasterYSize="{n}"><VRTRasterBand dataType="{kind}" band="1"><SimpleSource><SourceFilename>'
    "/vsicurl/{url}</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>"
)
OVERVIEW = '<PAMDataset><Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">/vsicurl/{url}</MDI></Metadata></PAMDataset>'
BESIDE = {
    "overview": (".ovr", OTHER_RASTER.replace("{n}", "4").replace("{kind}", "Float32")),
    "mask": (".msk", OTHER_RASTER.replace("{n}", "8").replace("{kind}", "Byte")),
    "notes": (".aux.xml", OVERVIEW),
    "tag": ("", ""),
}


@pytest.mark.parametrize("trick", BESIDE)
def test_a_raster_brings_no_other_one_along(tmp_path: Path, site: tuple[str, list[str]], trick: str):
    """A GeoTIFF names overviews and masks, and GDAL opens them with any driver."""
    rasterio, (url, asked), (end, text) = pytest.importorskip("rasterio"), site, BESIDE[trick]
    pytest.importorskip("exactextract")
    asked.clear()
    file, place = tmp_path / "people.tif", rasterio.transform.from_origin(107.0, 12.1, 0.0125, 0.0125)
    shape = {"width": 8, "height": 8, "count": 1, "dtype": "float32", "crs": "EPSG:4326", "transform": place}
    with rasterio.open(file, "w", driver="GTiff", **shape) as raster:
        raster.write(np.full((1, 8, 8), 3.0, np.float32))
        if trick == "tag":
            raster.update_tags(ns="OVERVIEWS", OVERVIEW_FILE=f"/vsicurl/{url}")
    if end:
        file.with_name(f"people.tif{end}").write_text(text.replace("{url}", url), encoding="utf-8")
    communes = gpd.GeoDataFrame(
        geometry=[shapely.box(107.0, 12.0, 107.1, 12.1)], index=["00001"], crs="EPSG:4326"
    )
    found = raster_cells(Source(file=file, label=file.name), communes, 1_000.0, Origin(file.name), Log())
    assert asked == []
    assert found is not None
