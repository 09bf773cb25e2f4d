"""What papers show, as the checker computes it: whole shares where nobody is left out, halves rounded up."""

from __future__ import annotations

from ansinh.proof.files import beside, captions
from ansinh.proof.sums.comparables import Beside
from ansinh.reports.tables.assumptions import _bound


class Rows(dict[str, list[dict[str, object]]]):
    """The tables of a run of one plan in one period."""

    plans, periods = ("optimised",), ("2030",)


def measured(district: str, target: float, served: float) -> list[dict[str, object]]:
    values = {"target_persons": target, "served_persons": served, "served_share": served / target}
    row = {
        "plan_id": "optimised",
        "period": "2030",
        "group_by": "district_code",
        "service": "all",
        "group": district,
    }
    return [{**row, "measure": name, "value": value} for name, value in values.items()]


def test_a_district_is_whole_where_less_than_half_a_person_is_left_out():
    run = Rows(measures=[*measured("island", 0.2, 0.0), *measured("delta", 10.0, 9.0)])
    found = beside._by_district(run, "optimised", "served_share")
    assert found == {"island": 1.0, "delta": 0.9}


def test_a_half_is_rounded_up_as_in_papers():
    rows = [{"name_en": name, "price_year": 2013, "places": 50, "million_vnd_per_place_2024": cost}
            for name, cost in (("One", 330.0), ("Two", 543.0))]  # fmt: skip
    assert Beside(rows, "within", 1.05).range == "347 - 570"


def test_ends_of_ranges_are_written_as_the_checker_reads_them():
    for value in (1.0, 0.99, 17.6, 930.0, 4.0, 23.056, 3_000.0):
        for bound in (0.761905, 1.45455, 18.6912, 878.85, 0.00075, -0.002, 2_500.0, 1_234.5, 0.0, 99.96):
            assert captions._bound(bound, value) == _bound(bound, value, "en")
    assert captions._bound(0.761905, 1.0) == "0.762"
