"""What the signs of the map picture mean: its legend, and the same in letters that a page can show on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.markers import MarkerStyle

from ansinh.reports import palette
from ansinh.reports.charts.style import service_labels
from ansinh.reports.safe import labels

if TYPE_CHECKING:
    import pandas as pd

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

_NAME = 38  # letters of a name


class Sign(NamedTuple):
    """A sign of the map: its matplotlib marker, its colour, and what it means."""

    marker: str
    colour: str
    name: str

    @property
    def outline(self) -> str:
        """Points of the sign for an SVG polygon that fits into -1 to 1."""
        style = MarkerStyle(self.marker)
        (polygon,) = style.get_path().transformed(style.get_transform()).to_polygons()
        corners = np.asarray(polygon, dtype=np.float64)
        corners /= np.abs(corners).max()
        return " ".join(f"{x:.2f},{-y:.2f}" for x, y in corners)


class MapKey(NamedTuple):
    """Signs, and the names of the numbered projects."""

    signs: list[Sign]
    names: dict[int, str]


def map_key(facts: Facts, places: pd.DataFrame, numbers: dict[str, int], words: Words) -> MapKey:
    """Say what shapes, signs, colours and numbers mean: services, changes, share served, projects."""
    marks = palette.service_marks(facts.data.offers())
    used = [service for service in facts.services if service in set(places["service"])]
    signs = [
        Sign(marks[service].marker, marks[service].colour, name)
        for service, name in service_labels(used, facts, words, _NAME).items()
    ]
    signs += [
        Sign("o", palette.ACTION_COLOURS[action], f"{sign} {words.code('common.action', action)}")
        for action, sign in palette.ACTION_SIGNS.items()
        if sign and action in set(places["action"])
    ]
    signs += [
        Sign("s", colour, f"{name} {words('chart.overview_share')}")
        for name, colour in zip(words.texts("chart.share_classes"), palette.SEQUENCE_SHARE, strict=True)
    ]
    names = labels((facts.name("sites", site, words.language) for site in numbers), _NAME)
    return MapKey(signs, dict(zip(numbers.values(), names, strict=True)))
