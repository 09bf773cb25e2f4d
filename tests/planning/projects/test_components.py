"""Components of a total investment, computed by hand; whole parts that add up."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.planning.norms import Norms
from ansinh.planning.projects.components import COMPONENTS, Capital, split
from ansinh.planning.projects.owners import group_of
from ansinh.planning.projects.whole import in_turn, in_whole, nearest, scaled
from ansinh.planning.projects.years import even_parts

NORMS = Norms(dt.date(2026, 11, 1))
MONEY = st.floats(0, 1e7)


def test_a_residential_block_has_what_the_published_unit_cost_contains():
    """100 m² at 7.85 cost 785; a fifth more is 942. The decision says 666.6 construction and 38.5 equipment of it."""
    parts = split(Capital(residential=942.0), NORMS, "general")
    assert parts["construction"] == pytest.approx(666.6, abs=0.01)
    assert parts["equipment"] == pytest.approx(38.5 + 0.4 * 157.0, abs=0.01)
    rest = 785.0 - 666.6 - 38.5
    assert parts["management"] == pytest.approx(0.25 * rest, abs=0.01)
    assert parts["consulting"] == pytest.approx(0.55 * rest, abs=0.01)
    assert parts["contingency"] == pytest.approx(78.5, abs=0.01)
    assert parts["other"] == pytest.approx(0.20 * rest + 0.1 * 157.0, abs=0.01)
    assert parts["compensation"] == 0.0


def test_a_clinic_block_has_more_equipment():
    """9,753 thousand đồng per m², of which 1,232 equipment: 12.6 % instead of 4.9 %."""
    clinic = split(Capital(clinic=1200.0), NORMS, "general")["equipment"]
    dwelling = split(Capital(residential=1200.0), NORMS, "general")["equipment"]
    assert clinic - dwelling == pytest.approx(1000.0 * (1232 / 9753 - 385 / 7850), abs=0.01)


def test_without_an_addition_there_is_no_contingency():
    bare = Norms(NORMS.day, overrides={"other_capital_share": 0.0})
    assert split(Capital(residential=785.0), bare, "general")["contingency"] == 0.0


@given(MONEY, MONEY, MONEY, MONEY, st.sampled_from(["elderly", "mental_health", "drug_rehab", "unknown"]))
def test_components_are_a_split_of_the_capital(
    residential: float, clinic: float, merger: float, land: float, kind: str
):
    capital = Capital(residential, clinic, merger, land)
    parts = split(capital, NORMS, kind)
    assert tuple(parts) == COMPONENTS
    assert min(parts.values()) >= 0
    assert math.fsum(parts.values()) == pytest.approx(capital.total, rel=1e-9)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=12))
def test_whole_parts_add_up_and_none_is_off_by_one(values: list[float]):
    parts = in_whole(values)
    assert sum(parts) == nearest(math.fsum(values))
    assert all(abs(part - value) < 1 for part, value in zip(parts, values, strict=True))


@given(st.integers(0, 10**7), st.lists(st.floats(0, 1e6), min_size=1, max_size=8))
def test_a_total_is_shared_out_whole(total: int, weights: list[float]):
    assert sum(scaled(weights, total)) == total


@given(
    st.lists(st.integers(0, 10**6), min_size=1, max_size=6),
    st.lists(st.floats(0.1, 1e6), min_size=1, max_size=4),
)
def test_rows_shared_out_in_turn_add_up(rows: list[int], weights: list[float]):
    parts = in_turn(rows, weights)
    assert [sum(part) for part in parts] == rows
    assert all(number >= 0 for part in parts for number in part)


def test_rows_shared_out_in_turn_leave_the_columns_whole():
    """63,607 and 126,362 of three projects: rounded one by one the first source would pay a million less."""
    rows, weights = [45_371, 45_371, 99_227], [63_606.9, 126_362.2]
    columns = [sum(column) for column in zip(*in_turn(rows, weights), strict=True)]
    assert columns == [63_607, 126_362]


@given(st.integers(0, 10**7), st.integers(1, 6))
def test_years_are_even_and_add_up(capital: int, years: int):
    parts = even_parts(capital, years)
    assert (len(parts), sum(parts)) == (years, capital)
    assert max(parts) - min(parts) <= 1


@pytest.mark.parametrize(
    ("day", "capital", "group"),
    [
        ("2024-12-31", 44_999, "C"),
        ("2024-12-31", 45_000, "B"),
        ("2024-12-31", 800_000, "A"),
        ("2025-01-01", 89_999, "C"),
        ("2025-01-01", 90_000, "B"),
        ("2025-01-01", 1_600_000, "A"),
    ],
)
def test_groups_follow_the_law_of_the_day(day: str, capital: float, group: str):
    assert group_of(capital, Norms(dt.date.fromisoformat(day))) == group
