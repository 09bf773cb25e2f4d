"""Which folder is which package: the rooms stand at the top of the repository and are imported as `ansinh.<room>`."""

from setuptools import find_namespace_packages, setup

FACE = "face"
ROOMS = ("models", "words", "geodata", "planning", "reports", "cli")


def packages_of(room: str) -> list[str]:
    """Return the import names of a room and of all folders within it, those that hold only data too."""
    inside = find_namespace_packages(room, exclude=["*__pycache__*"])
    return [f"ansinh.{room}", *(f"ansinh.{room}.{name}" for name in inside)]


setup(
    packages=["ansinh", *(name for room in ROOMS for name in packages_of(room))],
    package_dir={"ansinh": FACE, **{f"ansinh.{room}": room for room in ROOMS}},
)
