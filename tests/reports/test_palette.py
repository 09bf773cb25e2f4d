"""Test that the palette works for people who can't tell red from green, and on paper."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from ansinh.geodata.services import FacilityService, facility_services
from ansinh.reports import palette

# Viénot, Brettel and Mollon (1999): how dichromats see colours, in linear RGB
BLINDNESS = {
    "protan": np.array([[0.1124, 0.8876, 0.0], [0.1124, 0.8876, 0.0], [0.0040, -0.0040, 1.0]]),
    "deutan": np.array([[0.2928, 0.7072, 0.0], [0.2928, 0.7072, 0.0], [-0.0223, 0.0223, 1.0]]),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
SERVICES = {service: (service,) for service in facility_services()}
CORE = {name: SERVICES[name] for name in ("general", "elderly", "disability", "mental_health", "drug_rehab")}


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
    others = {name: (name,) for name in ("day_care", "shelter")}
    colours = [mark.colour for mark in palette.service_marks(SERVICES | others).values()]
    for colour in [*colours, *palette.ACTION_COLOURS.values(), *palette.PLAN_COLOURS.values()]:
        assert contrast_on_white(colour) >= 3, colour


@pytest.mark.parametrize("name", ["SEQUENCE_PEOPLE", "SEQUENCE_CELLS"])
def test_sequences_darken_step_by_step(name):
    lightness = [lab(linear(colour))[0] for colour in getattr(palette, name)]
    assert np.all(np.diff(lightness) < -6)


def test_a_service_has_the_mark_of_what_it_offers_whatever_it_is_called_and_stands_beside():
    alone = palette.service_marks({"elderly": ("elderly",)})["elderly"]
    marks = palette.service_marks({"x": ("x",), "nha_duong_lao": ("elderly", "general"), "elderly": ("x",)})
    assert marks["nha_duong_lao"] == alone
    assert marks["elderly"] != alone


def test_services_that_offer_the_same_differ_and_many_services_repeat_marks():
    two = palette.service_marks({"public": ("elderly",), "private": ("elderly",)})
    assert two["public"] != two["private"]
    assert len(palette.service_marks({f"s{k}": ("elderly",) for k in range(20)})) == 20


def test_each_service_of_facilities_has_a_mark_of_its_own_as_long_as_there_are_marks():
    shapes = {mark.shape for mark in palette.service_marks(SERVICES).values()}
    assert len(shapes) == min(len(SERVICES), len(palette.MARKS))


def test_a_service_of_facilities_without_a_mark_takes_one_that_is_spare(monkeypatch):
    hospice = FacilityService("hospice", "", ("hospice",), ("places_hospice",), ("hospice",))
    monkeypatch.setattr(palette, "facility_services", lambda: facility_services() | {"hospice": hospice})
    marks = palette.service_marks({"hospice": ("hospice",)} | CORE)
    assert {name: marks[name] for name in CORE} == palette.service_marks(CORE)
    assert len({mark.shape for mark in marks.values()}) == len(CORE) + 1


def test_the_share_served_darkens_from_few_to_all_and_nobody_stands_out():
    nobody, *rest = palette.SEQUENCE_SHARE
    assert np.all(np.diff([lab(linear(colour))[0] for colour in rest]) < -6)
    assert all(np.linalg.norm(lab(linear(nobody)) - lab(linear(colour))) > 30 for colour in rest)


def test_loss_and_gain_differ_for_all_eyes():
    worst, best = palette.SEQUENCE_CHANGE[1], palette.SEQUENCE_CHANGE[-2]
    for eyes in BLINDNESS.values():
        seen = [lab(eyes @ linear(colour)) for colour in (worst, best)]
        assert np.linalg.norm(seen[0] - seen[1]) > 10
