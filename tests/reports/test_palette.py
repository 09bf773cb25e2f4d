"""The palette must work for people who cannot tell red from green, and on paper."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from ansinh.reports import palette

# Viénot, Brettel and Mollon (1999): what dichromats see, in linear RGB
BLINDNESS = {
    "protan": np.array([[0.1124, 0.8876, 0.0], [0.1124, 0.8876, 0.0], [0.0040, -0.0040, 1.0]]),
    "deutan": np.array([[0.2928, 0.7072, 0.0], [0.2928, 0.7072, 0.0], [-0.0223, 0.0223, 1.0]]),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
CORE = ["general_protection", "elderly", "disability", "mental_health", "drug_rehabilitation"]


def linear(colour: str) -> np.ndarray:
    srgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    xyz = TO_XYZ @ np.clip(rgb, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast_on_white(colour: str) -> float:
    return float(1.05 / (linear(colour) @ [0.2126, 0.7152, 0.0722] + 0.05))


@pytest.mark.parametrize("kind", list(BLINDNESS))
def test_services_differ_to_colour_blind_eyes_in_colour_and_to_all_in_shape(kind):
    marks = palette.service_marks(CORE)
    assert len({mark.shape for mark in marks.values()}) == len(CORE)
    for one, two in combinations(marks.values(), 2):
        seen = [lab(BLINDNESS[kind] @ linear(mark.colour)) for mark in (one, two)]
        assert np.linalg.norm(seen[0] - seen[1]) > 10, (one, two)


def test_marks_and_actions_stand_out_on_white():
    colours = [
        mark.colour for mark in palette.service_marks([*CORE, "children", "social_work", "other"]).values()
    ]
    for colour in [*colours, *palette.ACTION_COLOURS.values(), *palette.PLAN_COLOURS.values()]:
        assert contrast_on_white(colour) >= 3, colour


@pytest.mark.parametrize("name", ["SEQUENCE_PEOPLE", "SEQUENCE_UNSERVED", "SEQUENCE_CELLS"])
def test_sequences_darken_step_by_step(name):
    lightness = [lab(linear(colour))[0] for colour in getattr(palette, name)]
    assert np.all(np.diff(lightness) < -6)


def test_known_services_keep_their_mark_whatever_else_is_in_the_run():
    alone = palette.service_marks(["elderly"])["elderly"]
    assert palette.service_marks(["x", "y", "elderly"])["elderly"] == alone
    assert len(palette.service_marks([f"s{k}" for k in range(20)])) == 20
