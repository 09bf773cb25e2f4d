"""Test the table of statements: each number of the five plans once, what it counts, and its key in the scenario.

The texts of the plans are not in the repository; the quotations were checked when the table was made.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PATH = ROOT / "docs" / "plans" / "statements.csv"
COLUMNS = [
    "id",
    "plan",
    "section",
    "words_vi",
    "kind",
    "numerator_vi",
    "numerator_en",
    "denominator_vi",
    "denominator_en",
    "value",
    "unit",
    "year",
    "scenario_key",
    "treatment",
    "reason_en",
    "reason_vi",
    "mismatch",
    "today_value",
    "today_value_vi",
    "today_source",
    "commitment_id",
]
KINDS = {
    "facility",
    "places",
    "clients",
    "target",
    "money",
    "deadline",
    "staff",
    "standard",
    "reporting",
}
TREATMENTS = {"modelled", "judged", "stated"}
FILLED = ("section", "words_vi", "reason_en", "reason_vi")
TOGETHER = (
    ("numerator_vi", "numerator_en"),
    ("denominator_vi", "denominator_en"),
    ("value", "unit"),
    ("today_value", "today_value_vi"),
    ("today_value", "today_source"),
)
# A number, a range of numbers, or a day (of a year).
VALUE = re.compile(r"\d+(\.\d+)?(-\d+(\.\d+)?)?|\d{1,2}/\d{1,2}(/\d{4})?")
STEP = re.compile(r"(?P<name>\w+)(\[(?P<where>[^\]]*)\])?(\.|$)")

with PATH.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
SCENARIOS = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "planning" / "scenarios").glob("*.toml"))
}
KEYED = [row for row in ROWS if row["scenario_key"]]


def look_up(tree: Any, key: str) -> Any:
    """Return the value of a dotted key; ``list[name=value;name=value]`` selects one entry of a list."""
    for step in STEP.finditer(key):
        tree = tree[step["name"]]
        if step["where"] is not None:
            wanted = dict(part.split("=", 1) for part in step["where"].split(";"))
            (tree,) = [entry for entry in tree if all(text_of(entry.get(k)) == v for k, v in wanted.items())]
    return tree


def text_of(value: Any) -> str:
    """Return a value of a scenario as text, with lists joined by a plus sign as in keys."""
    return "+".join(value) if isinstance(value, list) else str(value)


def test_it_has_the_columns_and_no_id_twice():
    assert list(ROWS[0]) == COLUMNS
    assert not [name for name, count in Counter(row["id"] for row in ROWS).items() if count > 1]


def test_every_plan_has_rows_and_ids_of_its_own():
    assert {row["plan"] for row in ROWS} == set(SCENARIOS)
    assert not [row["id"] for row in ROWS if not re.fullmatch(rf"{row['plan']}-\d{{3}}", row["id"])]


@pytest.mark.parametrize(("column", "allowed"), [("kind", KINDS), ("treatment", TREATMENTS)])
def test_words_are_those_allowed(column, allowed):
    assert {row[column] for row in ROWS} == allowed


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_row_is_whole(row):
    assert all(row[column] for column in FILLED)
    assert all(bool(row[one]) == bool(row[other]) for one, other in TOGETHER)
    assert not row["value"] or VALUE.fullmatch(row["value"]), row["value"]


def test_a_share_is_judged_only_on_a_named_base():
    judged = [row for row in ROWS if row["treatment"] == "judged"]
    assert not [row["id"] for row in judged if not row["numerator_en"]]
    assert not [row["id"] for row in judged if row["unit"] == "%" and not row["denominator_en"]]


@pytest.mark.parametrize("row", KEYED, ids=[row["id"] for row in KEYED])
def test_the_scenario_has_the_key_and_the_plans_number(row):
    held = look_up(SCENARIOS[row["plan"]], row["scenario_key"])
    if isinstance(held, int | float) and re.fullmatch(r"[\d.]+", row["value"]):
        said = float(row["value"]) / (100 if row["unit"] == "%" else 1)
        assert held == pytest.approx(said)


@pytest.mark.parametrize("plan", SCENARIOS)
def test_each_commitment_is_named_by_one_row(plan):
    named = Counter(row["commitment_id"] for row in ROWS if row["plan"] == plan and row["commitment_id"])
    assert named == Counter(item["text_en"] for item in SCENARIOS[plan]["commitments"])


def test_what_is_only_stated_is_judged_nowhere_without_saying_so():
    """A commitment with a verdict needs a "judged" row, or a row that says why the verdict is not fair."""
    kinds = {
        (plan, item["text_en"]): item["kind"]
        for plan, tree in SCENARIOS.items()
        for item in tree["commitments"]
    }
    wrong = [
        row["id"]
        for row in ROWS
        if row["commitment_id"]
        and kinds[row["plan"], row["commitment_id"]] != "stated"
        and row["treatment"] != "judged"
        and not row["mismatch"]
    ]
    assert not wrong
