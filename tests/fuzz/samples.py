"""Small whole files of the kinds that no example has."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from ansinh.planning.law.own import OWN_COLUMNS
from ansinh.planning.law.table import SUBJECTS, all_bases
from ansinh.planning.question.text.load import scenario_text

PUBLIC_KEY = b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n"
"""That of the first test vector of RFC 8032."""
SIGNATURE = b'{"algorithm": "Ed25519", "public_key": "%s", "signature": "%s"}' % (b"d75a" * 16, b"e556" * 32)
GRAPHML = b"""<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><key id="x" for="node" attr.name="x" attr.type="string"/>
<key id="y" for="node" attr.name="y" attr.type="string"/><key id="h" for="edge" attr.name="highway" attr.type="string"/>
<key id="l" for="edge" attr.name="length" attr.type="string"/><graph edgedefault="directed">
<node id="1"><data key="x">107.6</data><data key="y">12.0</data></node>
<node id="2"><data key="x">107.7</data><data key="y">12.0</data></node>
<edge source="1" target="2"><data key="h">primary</data><data key="l">10900.5</data></edge>
<edge source="2" target="1"><data key="h">['residential', 'track']</data><data key="l">10900.5</data></edge>
</graph></graphml>
"""


def scenario() -> bytes:
    """Return a scenario file."""
    return scenario_text("dak-nong").encode("utf-8")


def graphml() -> bytes:
    """Return a graph of two places and a road."""
    return GRAPHML


def pbf() -> bytes:
    """Return an OpenStreetMap file of a few nodes and two ways."""
    import osmium

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roads.osm.pbf"
        writer = osmium.SimpleWriter(str(path))
        for number in range(1, 6):
            writer.add_node(
                osmium.osm.mutable.Node(id=number, location=(107.6 + number / 100, 12.0), version=1)
            )
        for way, kind in ((1, "primary"), (2, "residential")):
            nodes = list(range(way, way + 4))
            writer.add_way(
                osmium.osm.mutable.Way(
                    id=way, nodes=nodes, tags={"highway": kind, "maxspeed": "50"}, version=1
                )
            )
        writer.close()
        return path.read_bytes()


def bases() -> bytes:
    """Return a table of legal bases."""
    rows = all_bases().head(2).assign(number=["1/2026/QĐ-UBND", "2/2026/QĐ-UBND"], subject=SUBJECTS[0])
    return rows[list(OWN_COLUMNS)].to_csv(index=False).encode("utf-8")


def letter() -> bytes:
    """Return a letter with fields."""
    import docx

    file = docx.Document()
    file.add_paragraph("{{ agency }}: {{ title }}")
    table = file.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "{{ date }}"
    made = io.BytesIO()
    file.save(made)
    return made.getvalue()


def public_key() -> bytes:
    """Return a public key."""
    return PUBLIC_KEY
