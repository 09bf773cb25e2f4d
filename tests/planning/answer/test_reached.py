"""Who is counted of a denominator: nobody twice."""

from __future__ import annotations

import pytest

from ansinh.planning.answer.commitments import commitment_table
from ansinh.planning.answer.frames.reached import Reached, reached
from ansinh.planning.answer.plans import official_plan
from ansinh.planning.inputs.problem import Inputs


def test_residents_files_and_families_add_up():
    """Of 1,000 people 20 live in, 700 have a file (50 of them day users), 30 are fostered: 750 are served."""
    found = Reached(residents=20, clients=700, families=30, of=1_000, workers=7, needed=8)
    assert found.people == 750
    assert found.share == 0.75
    # 225 with a plan of case management: 30 % of those served, 22.5 % of the group
    assert (225 / found.people, 225 / found.of) == (0.3, 0.225)


def test_nobody_is_reached_twice():
    assert Reached(residents=400, clients=700, families=0, of=1_000, workers=7, needed=7).share == 1.0


def test_a_commitment_is_judged_on_its_own_denominator(inputs: Inputs):
    plan = official_plan(inputs)
    assert plan is not None
    table = commitment_table(inputs, {"official": plan}).set_index("text_en")
    region = table.loc["all elderly people in need cared for"]
    # 481,136 people 60+ of the region, 4 % a year, 0.61 per 1,000: 452; 100 places hold 95
    assert region["denominator"] == pytest.approx(452, abs=0.5)
    assert region["numerator"] == pytest.approx(95)
    record = table.loc["at least 80% of drug users on record reached"]
    assert record["denominator"] == pytest.approx(560)
    wide = table.loc["at least 80% of people in hardship advised, assisted and case-managed"]
    assert wide["denominator"] == pytest.approx(20_242, rel=0.001)
    # 28 communes with one and a half persons each, 100 clients a person
    assert wide["numerator"] == pytest.approx(4_200)
    assert wide["met"] == "no"


def test_what_has_no_denominator_is_not_judged(inputs: Inputs):
    plan = official_plan(inputs)
    assert plan is not None
    table = commitment_table(inputs, {"official": plan})
    stated = table[table["kind"] == "stated"]
    assert len(stated) > 0
    assert set(stated["met"]) == {"unknown"}
    assert (stated["why_en"] != "").all()
    assert (stated["why_vi"] != "").all()


def test_people_in_a_facility_and_people_with_a_file_are_told_apart(inputs: Inputs):
    plan = official_plan(inputs)
    assert plan is not None
    found = reached(inputs, plan, ("drug_rehab", "drug_community"), ("drug_recorded",), "2030")
    assert found.residents == pytest.approx(140)
    assert found.clients == pytest.approx(308)
