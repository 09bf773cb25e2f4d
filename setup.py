"""Which folder is which package: the rooms stand at the top of the repository and are imported as `ansinh.<room>`."""

import runpy
from pathlib import Path

from setuptools import find_namespace_packages, setup

FACE = "face"
ROOMS = runpy.run_path(str(Path(__file__).parent / FACE / "rooms.py"))["ROOMS"]


def packages_of(folder: str, name: str) -> list[str]:
    """Return the import names of a folder and of all folders within it, those that hold only data too."""
    inside = find_namespace_packages(folder, exclude=["*__pycache__*"])
    return [name, *(f"{name}.{below}" for below in inside)]


NOTEBOOKS = "notebooks"
"""A folder of texts, shipped so that `ansinh notebooks` can copy them."""
PLACES = {"ansinh": FACE, **{f"ansinh.{room}": room for room in (*ROOMS, NOTEBOOKS)}}

setup(
    packages=[package for name, folder in PLACES.items() for package in packages_of(folder, name)],
    package_dir=PLACES,
)
