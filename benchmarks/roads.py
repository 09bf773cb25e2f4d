"""Cut a made-up country of five million nodes into road files of the provinces: processor seconds and memory.

python -m benchmarks.roads            # about five minutes of processor time and 200 MB of disk
python -m benchmarks.roads 500000     # a country of so many nodes
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from ansinh.geodata import open_province
from ansinh.geodata.national import present_slugs
from benchmarks.common import processor_seconds

NODES = 5_000_000
NODES_OF_WAY = 10
STEP_DEG = 0.0006  # about 60 m, the distance of the nodes of OpenStreetMap's roads
MOST_GB, MOST_MINUTES = 4.0, 10.0
KINDS = ("residential", "unclassified", "tertiary", "secondary", "primary", "track", "footway", "service")
"""Kinds of roads in turn; one of them is not for vehicles."""


def starts(number: int) -> np.ndarray:
    """Return where so many roads begin, degrees (N, 2): at populated cells, in turn, near their middle."""
    cells = [open_province(slug).cells[["lon", "lat"]].to_numpy() for slug in present_slugs()]
    places = np.concatenate(cells)
    random = np.random.default_rng(0)
    return places[random.integers(0, len(places), number)] + random.uniform(-0.005, 0.005, (number, 2))


def write_country(path: Path, nodes: int) -> None:
    """Write roads of ten nodes each, that begin where people live and walk at random, as an OpenStreetMap file."""
    import osmium

    ways = nodes // NODES_OF_WAY
    random = np.random.default_rng(1)
    steps = random.uniform(-STEP_DEG, STEP_DEG, (ways, NODES_OF_WAY, 2)).cumsum(axis=1)
    lonlat = (starts(ways)[:, None] + steps).reshape(-1, 2)
    writer = osmium.SimpleWriter(str(path))
    try:
        for node, place in enumerate(lonlat.tolist(), 1):
            writer.add_node(osmium.osm.mutable.Node(id=node, location=tuple(place)))
        for way in range(ways):
            first = way * NODES_OF_WAY + 1
            tags = {"highway": KINDS[way % len(KINDS)], "name": f"Đường {way % 999}"}
            members = list(range(first, first + NODES_OF_WAY))
            writer.add_way(osmium.osm.mutable.Way(id=way + 1, nodes=members, tags=tags))
    finally:
        writer.close()


def main(nodes: int) -> None:
    """Print what the command `ansinh roads` takes for all provinces of a made-up country."""
    with TemporaryDirectory() as folder:
        extract, out = Path(folder, "country.osm.pbf"), Path(folder, "roads")
        subprocess.run(
            [sys.executable, "-m", "benchmarks.roads", "--write", str(extract), str(nodes)], check=True
        )
        began = processor_seconds()
        subprocess.run([sys.executable, "-m", "ansinh", "roads", str(extract), "--out", str(out)], check=True)
        seconds = processor_seconds() - began
        # The largest of all processes that have ended, the writer's among them.
        gigabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2
        files = list(out.glob("*.osm.pbf"))
        met = "met" if gigabytes <= MOST_GB and seconds <= 60 * MOST_MINUTES else "not met"
        print(
            f"{nodes:,} nodes, {nodes // NODES_OF_WAY:,} roads, {extract.stat().st_size / 1e6:.0f} MB: {len(files)} files, "
            f"{seconds:.0f} processor seconds, {gigabytes:.2f} GB at most (targets {MOST_MINUTES:g} minutes, {MOST_GB:g} GB: {met})"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        write_country(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else NODES)
