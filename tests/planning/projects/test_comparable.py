"""Real projects beside those of a plan."""

from __future__ import annotations

import pytest

from ansinh.planning.projects.comparable import EACH, HERE, beside, comparable_projects


def test_cost_a_place_is_total_over_places():
    table = comparable_projects()
    each = 1000 * table["total_billion_vnd"] / table["places"]
    assert (each - table["million_vnd_per_place"]).abs().max() <= 0.5
    assert table[["source", "confidence", "name_vi", "name_en"]].notna().all().all()


def test_a_drug_rehabilitation_facility_stands_beside_those_of_lao_cai_and_lang_son():
    """80 bn of 2023 for 300 beds are 267 million, 276 at prices of the end of 2024 (CPI 3.63 %)."""
    found = beside(["drug_rehab"], "new", 300)
    assert list(found.rows["id"]) == ["P03", "P06"]
    assert found.least == pytest.approx(276, abs=1)
    assert found.outside == "within"


@pytest.mark.parametrize(("cost", "told"), [(200, "below"), (300, "within"), (900, "above")])
def test_a_cost_outside_the_range_is_told(cost: float, told: str):
    assert beside(["drug_rehab"], "new", cost).outside == told


def test_real_projects_are_moved_by_the_index_that_moves_the_plan():
    still, moved = beside(["drug_rehab"], "new", 300), beside(["drug_rehab"], "new", 330, price_index=1.1)
    assert (moved.least, moved.most) == pytest.approx((1.1 * still.least, 1.1 * still.most))
    assert moved.rows[HERE].tolist() == pytest.approx((1.1 * still.rows[EACH]).tolist())


def test_a_single_upgrade_is_shown_but_makes_no_range():
    found = beside(["mental_health"], "conversion", 99)
    assert list(found.rows["id"]) == ["P08"]
    assert found.outside == "few"


def test_too_few_of_a_kind_stand_beside_all_new_ones():
    found = beside(["emergency"], "new", 300)
    assert set(found.rows["what"]) == {"new"}
    assert len(set(found.rows["kinds"])) > 1
