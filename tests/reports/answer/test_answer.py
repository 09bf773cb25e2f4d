"""Test the answer of a run: verdicts first, districts by name, whole people, at most five causes."""

import dataclasses

import pandas as pd
import pytest

from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED
from ansinh.reports.answer import brief
from ansinh.reports.answer.areas import area_name, loses_most, shares_of, shares_today
from ansinh.reports.answer.brief import NO_SITES
from ansinh.reports.facts import Facts
from ansinh.words import LANGUAGES, Words


@pytest.fixture(scope="module")
def said(run):
    return brief(run, Words("vi"))


def changed(run, **frames: pd.DataFrame):
    return Facts.of(dataclasses.replace(run.data, **frames))


def test_the_headline_is_one_sentence_of_the_worst_news_first(said):
    assert said.headline.startswith("Đắk Nông: ")
    assert said.headline.endswith(".")
    assert said.headline.index("thiếu 36 chỗ") < said.headline.index("1 trên 2 chỉ tiêu chưa đạt")


def test_each_question_is_answered_once_bad_news_first(said):
    tones = [tile.tone for tile in said.tiles]
    assert tones == sorted(tones, key=lambda tone: tone != "bad")
    assert {tile.kind for tile in said.tiles} == {"where", "enough", "promises", "left_out", "money"}
    where = next(tile for tile in said.tiles if tile.kind == "where")
    assert "xã Đắk Wil" in where.answer
    assert where.detail == "21,0 phút so với 28,5 phút"


def test_without_another_plan_the_places_are_the_proposed_ones(run):
    alone = changed(run, plans=run.data.plans.drop(index=OFFICIAL))
    (tile,) = (tile for tile in brief(alone, Words("en", "today")).tiles if tile.kind == "enough")
    assert tile.clause.startswith("the proposal is ")
    (beside,) = (tile for tile in brief(run, Words("en", "today")).tiles if tile.kind == "enough")
    assert beside.clause.startswith("today's network is ")


def test_a_run_without_verdicts_still_says_who_and_how_much(run):
    said = brief(changed(run, verdicts=pd.DataFrame()), Words("en"))
    assert {tile.kind for tile in said.tiles} == {"left_out", "money"}
    assert said.headline.startswith("Đắk Nông: ")


def test_a_run_with_nothing_says_its_title(bare):
    said = brief(Facts.of(bare), Words("vi"))
    assert len(said.rows) == 5
    assert said.headline


def test_a_run_in_which_nothing_can_be_built_says_so_before_its_answers(run):
    told = run.data.assumptions.head(1).assign(key=NO_SITES)
    said = brief(changed(run, assumptions=pd.concat([run.data.assumptions, told])), Words("en"))
    assert said.headline.startswith("Đắk Nông: nothing new can be built")


def test_the_worst_off_district_is_named_with_its_share(run, said):
    lowest = shares_of(run, OPTIMISED)
    row = said.rows[3]
    assert run.data.districts["name"][lowest.index[0]].lower() in row.proposed.lower()
    assert f"{lowest.iloc[0] * 100:.1f}%".replace(".", ",") in row.proposed


def test_the_loser_loses_more_than_any_other_district(run):
    loss = loses_most(run)
    change = shares_of(run, OPTIMISED) - shares_of(run, OFFICIAL)
    if change.min() <= -0.0005:
        assert change.idxmin() in loss.proposed.index
    else:
        assert loss is None or loss.measure == "mean_minutes"


@pytest.mark.parametrize("language", LANGUAGES)
def test_districts_that_lose_alike_are_named_together(run, language):
    """Two districts lose a tenth, one of them 0.02 % more, which nobody sees; their own shares differ."""
    home = run.data.districts.index[:2]
    measures = run.data.measures
    of = {
        (plan, code): (measures["plan_id"] == plan) & (measures["group_by"] == "district_code")
        & (measures["group"] == code) & (measures["measure"] == "served_share") & (measures["service"] == "all")
        for plan in (OFFICIAL, OPTIMISED) for code in home
    }  # fmt: skip
    values = measures["value"].copy()
    shares = {
        (OFFICIAL, home[0]): 0.8,
        (OPTIMISED, home[0]): 0.7,
        (OFFICIAL, home[1]): 0.5,
        (OPTIMISED, home[1]): 0.3998,
    }
    for key, share in shares.items():
        values[of[key]] = share
    tied = changed(run, measures=measures.assign(value=values))
    assert list(loses_most(tied).proposed.index) == list(home)
    row = brief(tied, Words(language)).rows[4]
    point = "," if language == "vi" else "."
    assert all(area_name(tied, code, Words(language)) in row.name for code in home)
    assert row.official == f"50{point}0% – 80{point}0%"
    assert f"10{point}0" in row.difference
    assert row.difference != f"−10{point}0"


def test_todays_shares_count_everybody_in_the_target(run):
    shares = shares_today(run)
    home = run.data.demand["district_code"]
    served = run.data.today.groupby(run.data.today["demand_id"].map(home))["persons"].sum()
    for district, share in shares.items():
        target = run.group_measure("target_persons", "district_code", district)
        assert share == pytest.approx(served.get(district, 0.0) / target)


@pytest.mark.parametrize("language", LANGUAGES)
def test_differences_are_those_of_the_figures_shown(run, language):
    said = brief(run, Words(language))
    point = "," if language == "vi" else "."
    for row in said.rows[:3]:
        plain = [
            text.replace("." if point == "," else ",", "").replace(point, ".").replace("−", "-")
            for text in (row.official, row.proposed, row.difference)
        ]
        official, proposed, difference = map(float, plain)
        assert proposed - official == pytest.approx(difference, abs=1e-9)


def test_findings_of_one_cause_are_one_line_and_there_are_at_most_five(run):
    missed = pd.DataFrame(
        [(plan, "problem", f"code{n // 2}", f"Câu {n}.", f"Sentence {n}.")
         for n in range(16) for plan in (OFFICIAL, OPTIMISED)],
        columns=["plan_id", "severity", "code", "text_vi", "text_en"],
    )  # fmt: skip
    said = brief(changed(run, findings=missed), Words("vi"))
    assert [cause.text for cause in said.causes] == [
        f"Câu {2 * n}. (và 1 nhận định cùng loại)" for n in range(5)
    ]


def test_both_plans_stand_in_one_line(run):
    rows = [(plan, "problem", "shortage", "x", "x") for plan in (OFFICIAL, OPTIMISED)]
    findings = pd.DataFrame(rows, columns=["plan_id", "severity", "code", "text_vi", "text_en"])
    (line,) = brief(changed(run, findings=findings), Words("vi")).causes
    assert "kế hoạch → đề xuất" in line.text
    assert "→" in line.text.split("): ")[1]


def test_certainty_names_the_least_firm_answer(said):
    assert "5/8 trường hợp" in said.certainty


def test_people_left_out_are_the_shown_target_less_the_shown_people_served(run):
    measures = run.data.measures.copy()
    whole = (
        (measures["plan_id"] == run.plan_id)
        & (measures["group_by"] == "all")
        & (measures["service"] == "all")
    )
    for name, value in (("target_persons", 2425.2), ("served_persons", 2003.6)):  # 421.6 apart, 421 as shown
        measures.loc[whole & (measures["measure"] == name), "value"] = value
    told = brief(changed(run, measures=measures), Words("en")).tiles
    tile = next(tile for tile in told if tile.kind == "left_out")
    assert tile.detail.startswith("421 people not served")


def test_fewer_people_served_than_by_the_plan_stand_in_the_headline(run):
    """A proposal that weighs one service higher may serve fewer people in all: nobody has to look for that."""
    table = run.data.measures.copy()
    whole = (
        (table["group_by"] == "all") & (table["service"] == "all") & (table["measure"] == "served_persons")
    )
    last = whole & (table["period"] == run.period)
    ours = float(table.loc[last & (table["plan_id"] == OPTIMISED), "value"].iloc[0])
    table.loc[last & (table["plan_id"] == OFFICIAL), "value"] = ours + 18
    headline = brief(changed(run, measures=table), Words("en")).headline
    gain = "but 16 people more in elderly care"
    assert headline.startswith(f"Đắk Nông: serves 18 people fewer than the plan, {gain}; ")
    assert "fewer than the plan" not in brief(run, Words("en")).headline


def test_two_denominators_are_told_apart(run):
    """The least kept promise counts 1,000 people of the province, "Who is left out?" those who are to have a place."""
    broken = run.data.verdicts.query("kind == 'share' and answer == 'not_kept'").sort_values("value").iloc[0]
    row = {
        "plan_id": OFFICIAL,
        "text_vi": "hứa",
        "text_en": broken["subject"],
        "numerator": 250.0,
        "required": 0.5,
        "reached": 0.25,
        "denominator": 1000.0,
    }
    told = brief(changed(run, commitments=pd.DataFrame([row])), Words("en")).denominators
    assert f"among {run.measure('target_persons'):,.0f} people" in told
    assert "counts 1,000 people, and reaches 250 people." in told
    row["denominator"] = run.measure("target_persons")
    assert brief(changed(run, commitments=pd.DataFrame([row])), Words("en")).denominators == ""


@pytest.mark.parametrize(
    ("left", "in_all", "tile", "row"),
    [
        (0.2, 0.3, "Không ai", "mọi huyện 100%"),
        (0.2, 3.0, "3 người", "mọi huyện 100%"),
        (2.0, 6.0, "Thành phố", "mỗi nơi 90,0%"),
    ],
)
def test_who_is_left_out_and_the_worst_off_district_agree(run, left, in_all, tile, row):
    """Quảng Ninh once left out nobody, while Cô Tô had 96.5 %: a fifth of a person."""
    table = run.data.measures.copy()
    last = (table["plan_id"] == OPTIMISED) & (table["period"] == run.period) & (table["service"] == "all")
    for by, target, missing in (("district_code", 20.0, left), ("all", 100.0, in_all)):
        values = {
            "target_persons": target,
            "served_persons": target - missing,
            "served_share": 1 - missing / target,
        }
        for name, value in values.items():
            table.loc[last & (table["group_by"] == by) & (table["measure"] == name), "value"] = value
    said = brief(changed(run, measures=table), Words("vi"))
    assert next(one for one in said.tiles if one.kind == "left_out").answer.startswith(tile)
    assert row in said.rows[3].proposed
