"""Test that the generated pages of the reference are complete and up to date."""

from __future__ import annotations

import inspect
from dataclasses import fields

import pytest

import ansinh.models.accessibility
from ansinh.geodata import demand_points, open_province
from ansinh.models.measures import Measures
from ansinh.models.network.families import FAMILIES
from ansinh.planning.answer.folder.rundata import RunData
from ansinh.planning.answer.frames.indicators import UNITS
from ansinh.planning.inputs.people.need import need_table
from ansinh.planning.inputs.problem import scenario_norms
from ansinh.planning.question.scenario import Scenario
from ansinh.planning.question.text.load import load_scenario
from docs.generate import families, glossary, indicators, run_folder, scenario
from docs.generate.markdown import table
from docs.generate.write import PAGES, REFERENCE


@pytest.mark.parametrize("name", PAGES)
def test_page_is_up_to_date(name):
    written = (REFERENCE / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), (
        f"docs/reference/{name} is out of date: run  python -m docs.generate.write"
    )


def test_the_formulation_lists_every_family_of_rows():
    written = families.FORMULATION.read_text(encoding="utf-8")
    assert written == families.formulation(), "run  python -m docs.generate.write"
    assert all(family.formula in written for family in FAMILIES)


def test_every_key_of_a_scenario_says_what_it_means():
    silent = [key for key, meaning in scenario.described() if len(meaning) < len("Name.")]
    assert not silent, (
        "give these an attribute docstring in planning/question/scenario.py or planning/question/parts/"
    )


def test_every_model_of_a_scenario_has_its_table():
    headings = {heading.strip("[]").split(".")[-1] for heading, _, _ in scenario.tables()}
    named = {"<name>"} | set(Scenario.model_fields)
    assert set(Scenario.model_fields) - {"services", "community"} <= headings
    assert {"closures", "matrix", "places", "<name>"} <= headings | named
    shown = {name for heading, _, model in scenario.tables() for name in model["properties"]}
    known = {name for model in scenario.SCHEMA["$defs"].values() for name in model["properties"]}
    assert known <= shown | {"places", "functions", "closures", "matrix"}


def test_every_indicator_has_a_formula():
    assert [row["indicator"] for row in indicators.formulas("plan")] == list(UNITS)
    assert [row["indicator"] for row in indicators.formulas("model")] == [
        field.name for field in fields(Measures)
    ]
    found = inspect.getmembers(ansinh.models.accessibility, inspect.isfunction)
    ours = [name for name, one in found if one.__module__ == "ansinh.models.accessibility" and name[0] != "_"]
    scores = [row["indicator"] for row in indicators.formulas("access")]
    assert sorted(scores) == sorted([*ours, "raam"])
    assert all(row["formula"] for kind in ("plan", "model", "access") for row in indicators.formulas(kind))


def test_every_frame_of_a_run_is_described():
    listed = {name for names, _ in run_folder.frames() for name in names}
    assert listed == {field.name for field in fields(RunData)}


def test_glossary_is_the_same_list_in_both_languages():
    vietnamese = [(term, translation) for term, translation, _ in glossary.terms("vi")]
    english = [(term, translation) for translation, term, _ in glossary.terms("en")]
    assert vietnamese == english


def test_a_table_with_a_cell_too_many_is_refused():
    with pytest.raises(ValueError, match="3 cells below 2 heads"):
        table(("a", "b"), [("1", "2", "3")])


def test_figures_of_need_are_those_of_the_norms():
    text = (REFERENCE.parent / "explanation" / "estimates.md").read_text(encoding="utf-8")
    shown = text.split("<!-- figures: need -->\n", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    stated = [[int(cell.replace(",", "")) for cell in row.split("|")[2:5]] for row in shown]
    assert stated == [
        list(row) for row in zip(*map(need_of_dak_nong, ("low", "central", "high")), strict=True)
    ]


def need_of_dak_nong(case):
    """Return the people in need in 2030, service by service as the scenario has them, and all of them."""
    built_in = load_scenario("dak-nong")
    heading = built_in.scenario.model_copy(update={"demand_case": case})
    changed = built_in.model_copy(update={"scenario": heading})
    points = demand_points(open_province("dak-nong"), 600, 0)
    need = need_table(changed, points, scenario_norms(changed, "dak-nong"))
    sums = need.groupby("service")["need_persons"].sum()
    return [round(sums[name]) for name in built_in.services] + [round(sums.sum())]
