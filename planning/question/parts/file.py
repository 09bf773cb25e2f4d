"""Files that a scenario names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, ValidationInfo

_WORDS = frozenset({"", "bundled", "overpass"})


class FilePath(str):
    """The name of a file, told apart from every other text: a title that reads like a path names no file."""

    __slots__ = ()


def _beside_the_scenario(file: str, info: ValidationInfo) -> str:
    if file in _WORDS:
        return file
    folder = (info.context or {}).get("folder")
    return FilePath(file if folder is None else Path(folder) / file)


File = Annotated[str, AfterValidator(_beside_the_scenario)]
"""A file, relative to the scenario."""
