"""Test scenario files: what is read, and the message for each kind of error."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ansinh.models.errors import InputError
from ansinh.planning.inputs.aims import model_stages
from ansinh.planning.question.text.dump import scenario_toml
from ansinh.planning.question.text.load import (
    built_in_scenarios,
    load_saved,
    load_scenario,
    parse_scenario,
    scenario_text,
)

TEXT = scenario_text("dak-nong")


def test_every_built_in_scenario_is_named_after_its_province():
    assert built_in_scenarios() == ("dak-nong", "hai-duong", "lao-cai", "quang-ngai", "thua-thien-hue")


@pytest.mark.parametrize("name", built_in_scenarios())
def test_a_scenario_written_out_reads_back_equal(name: str):
    scenario = load_scenario(name)
    assert parse_scenario(scenario_toml(scenario), "copy.toml") == scenario


@pytest.mark.parametrize("name", ["Đắk Nông", "dak nong", "67", "DAK-NONG"])
def test_a_province_is_found_by_any_of_its_names(name: str):
    assert load_scenario(name).scenario.id == "dak-nong"


@pytest.mark.parametrize("prices", ["price_index = 1.06", "price_year = 2026", "price_year = 2024"])
def test_a_saved_run_keeps_the_prices_of_its_day(tmp_path: Path, prices: str):
    """What no new question may say of prices; any other mistake is one in a run folder, too."""
    file = tmp_path / "scenario.toml"
    file.write_text(f"{TEXT}\n[parameters]\n{prices}\n", encoding="utf-8")
    name, value = prices.split(" = ")
    assert load_saved(tmp_path).parameters[name] == float(value)
    with file.open("a", encoding="utf-8") as text:
        text.write('[[budgets]]\nsource = "province"\nperiod = "2031"\nmillion_vnd = 9\n')
    with pytest.raises(InputError, match="'2031' is not known"):
        load_saved(tmp_path)


def test_a_folder_with_a_scenario_file_is_a_scenario(tmp_path: Path):
    (tmp_path / "scenario.toml").write_text(TEXT, encoding="utf-8")
    assert load_scenario(tmp_path) == load_scenario("dak-nong")


def change(old: str, new: str, count: int = 1) -> str:
    """Return the text of the Đắk Nông scenario with one replacement."""
    assert old in TEXT
    return TEXT.replace(old, new, count)


MISTAKES = {
    "misspelt key": (
        change("standard_minutes = 60  ", "standrad_minutes = 60  "),
        "did you mean 'standard_minutes'",
    ),
    "unknown table": (TEXT + "\n[budgte]\nx = 1\n", "did you mean 'budgets'"),
    "not a number": (change("share = 0.80", 'share = "abc"'), "'abc'"),
    "share above one": (change("share = 0.80", "share = 80"), "less than or equal to 1"),
    "negative places": (change("min_places = 50", "min_places = -50"), "greater than or equal to 0"),
    "minimum above maximum": (
        change("min_places = 150 ", "min_places = 250 "),
        "min_places (250) is above max_places (200)",
    ),
    "limit upside down": (
        change("min_places = 500\nmax_places = 500", "min_places = 600\nmax_places = 500"),
        "min_places (600) is above max_places (500)",
    ),
    "unknown service in target": (
        change('services = ["elderly"]', 'services = ["eldery"]'),
        "did you mean 'elderly'",
    ),
    "unknown period in target": (
        change('services = ["elderly"]\nperiod = "2030"', 'services = ["elderly"]\nperiod = "2031"'),
        "'2031' is not known",
    ),
    "unknown client group": (change('groups = ["elderly_other"]', 'groups = ["pensioners"]'), "'pensioners'"),
    "no client group": (change('groups = ["elderly_other"]', "groups = []"), "at least 1 item"),
    "unknown existing service": (change('offers = ["elderly"]', 'offers = ["spa"]'), "'spa'"),
    "prices moved to no quarter": (
        TEXT + "\n[parameters]\nprice_index = 1.06\nprice_year = 2026\n",
        "nothing says to when",
    ),
    "prices dated anew": (TEXT + "\n[parameters]\nprice_year = 2026\n", "without moving them"),
    "one of two unit costs dated": (
        TEXT + "\n[parameters]\nclinic_cost = 11\nprice_year = 2026\nprice_quarter = 3\n",
        "without moving them",
    ),
    "own unit costs of a year without a quarter": (
        TEXT + "\n[parameters]\nbuilding_cost = 9\nclinic_cost = 11\nprice_year = 2026\n",
        "belong together",
    ),
    "an index in per cent": (
        TEXT + "\n[parameters]\nprice_index = 106.2\nprice_year = 2026\nprice_quarter = 3\n",
        "106.2 is no factor",
    ),
    "support by nobody": (
        TEXT + '\n[[budgets]]\nsource = "province"\nperiod = "2030"\nmillion_vnd = 9\n'
        '[support]\nshare = 0.5\nsource = "provnce"\n',
        "did you mean 'province'",
    ),
    "missing key": (change('title_vi = "Mạng lưới', 'title = "Mạng lưới'), "title_vi: missing"),
    "missing table": (
        re.sub(r"\[\[periods\]\].*?years = 6\n", "", TEXT, flags=re.DOTALL),
        "periods: missing",
    ),
    "period id is no year": (change('id = "2030"', 'id = "soon"'), "should match pattern"),
    "years is no whole number": (change("years = 6", "years = 5.5"), "valid integer"),
    "no years at all": (change("years = 6", "years = 0"), "greater than or equal to 1"),
    "start year long ago": (
        change("start_year = 2025", "start_year = 1925"),
        "greater than or equal to 2015",
    ),
    "two periods alike": (
        TEXT + '\n[[periods]]\nid = "2030"\nstart_year = 2031\nyears = 5\n',
        "two periods have the same id",
    ),
    "periods overlap": (
        TEXT + '\n[[periods]]\nid = "2035"\nstart_year = 2028\nyears = 5\n',
        "starts in 2028, before 2030 has ended",
    ),
    "date without meaning": (change("norms_on = 2024-07-31", 'norms_on = "November"'), "'November'"),
    "impossible date": (change("norms_on = 2024-07-31", "norms_on = 2024-13-01"), "not valid TOML"),
    "unknown demand case": (
        change('demand_case = "central"', 'demand_case = "middle"'),
        "one of 'low', 'central', 'high'",
    ),
    "too few points": (change("points = 600", "points = 3"), "greater than or equal to 20"),
    "unknown aim": (
        change('stages = ["targets", "others"', 'stages = ["targets", "happiness"'),
        "'happiness'",
    ),
    "aim twice": (
        change('stages = ["targets", "others", "fairness", "travel", "cost"]', 'stages = ["cost", "cost"]'),
        "stands twice",
    ),
    "targets without others": (
        change('"targets", "others", "fairness"', '"targets", "fairness"'),
        "targets and others are taken together",
    ),
    "fairness before anybody is served": (
        change('"targets", "others", "fairness"', '"fairness", "targets", "others"'),
        "fairness comes before anybody is served",
    ),
    "inflow without a region": (
        change('mode = "regional"\n', ""),
        'inflow_share belongs to mode = "regional"',
    ),
    "joins an unknown service": (
        change('joins = ["general"]', 'joins = ["generals"]'),
        "did you mean 'general'",
    ),
    "unknown pair": (
        change("[scenario]", '[campuses]\nkeep_apart = [["general", "eldery"]]\n\n[scenario]'),
        "did you mean 'elderly'",
    ),
    "a community service with places": (
        change("case_management = true ", "min_places = 5\ncase_management = true "),
        "unknown key",
    ),
    "a limit on a community service": (
        change(
            'services = ["drug_rehab"]\nperiod = "2030"\nmin_places = 150',
            'services = ["case_management"]\nperiod = "2030"\nmin_places = 150',
        ),
        "'case_management' is not known",
    ),
    "tolerance of unknown aim": (change("{ travel = 0.02", "{ travle = 0.02"), "did you mean 'travel'"),
    "tolerance above one": (change("travel = 0.02", "travel = 5"), "less than or equal to 1"),
    "official service unknown": (
        change('service = "drug_rehab"', 'service = "drug_rehap"'),
        "did you mean 'drug_rehab'",
    ),
    "official place twice": (change('site = "DN-P04"', 'site = "DN-P02"'), "has general in 2030 twice"),
    "official places in words": (change('places = "need"', 'places = "many"'), "one of 'need', 'existing'"),
    "time limit zero": (change("time_limit_s = 60", "time_limit_s = 0"), "greater than 0"),
    "gap in percent": (change("mip_gap = 0.005", "mip_gap = 5"), "less than or equal to 1"),
    "minutes over a day": (
        change("standard_minutes = 90", "standard_minutes = 9000"),
        "less than or equal to 1440",
    ),
    "text where a flag belongs": (change("secure = true", 'secure = "very"'), "valid boolean"),
    "unclosed quote": (change('province = "dak-nong"', 'province = "dak-nong'), "not valid TOML"),
    "key twice": (change("seed = 0", "seed = 0\nseed = 1"), "not valid TOML"),
    "rule of unknown kind": (TEXT + '\n[[rules]]\nkind = "maybe"\nsites = ["DN-P01"]\n', "'maybe'"),
    "rule without sites": (TEXT + '\n[[rules]]\nkind = "must_open"\nsites = []\n', "at least 1 item"),
    "budget in words": (
        TEXT + '\n[[budgets]]\nsource = "province"\nperiod = "2030"\nmillion_vnd = "abc"\n',
        "budgets.1.million_vnd: 'abc'",
    ),
    "negative budget": (
        TEXT + '\n[[budgets]]\nsource = "province"\nperiod = "2030"\nmillion_vnd = -5\n',
        "greater than or equal to 0",
    ),
    "budget twice": (
        TEXT + 2 * '\n[[budgets]]\nsource = "province"\nperiod = "2030"\nmillion_vnd = 5\n',
        "a second budget of 'province'",
    ),
    "equity over unknown groups": (
        TEXT
        + '\n[[equity]]\nby = "village"\nservices = ["elderly"]\nperiod = "2030"\nmax_unserved_share = 0.1\n',
        "'village'",
    ),
    "merger by an unknown period": (
        TEXT + '\n[[mergers]]\nsite = "DN-E03"\ninto = "DN-E01"\nby = "2013"\n',
        "mergers, entry 1: by: '2013' is not known",
    ),
    "merger into itself": (TEXT + '\n[[mergers]]\nsite = "DN-E03"\ninto = "DN-E03"\n', "merged into itself"),
    "merged twice": (
        TEXT
        + '\n[[mergers]]\nsite = "DN-E03"\ninto = "DN-E01"\n'
        + '\n[[mergers]]\nsite = "DN-E03"\ninto = "DN-E02"\n',
        "DN-E03 is merged twice",
    ),
    "non-public share upside down": (
        TEXT
        + '\n[[non_public]]\nservices = ["elderly"]\nperiod = "2030"\nmin_share = 0.6\nmax_share = 0.4\n',
        "min_share (0.6) is above max_share (0.4)",
    ),
    "more comprehensive than all": (
        change("share = 0.80", "share = 0.80\ncomprehensive = 0.9"),
        "comprehensive (0.9) is above share (0.8)",
    ),
    "kept sites not named": (
        TEXT + '\n[[commitments]]\nkind = "sites_kept"\ntext_vi = "x"\ntext_en = "x"\nperiod = "2030"\n',
        "names no sites",
    ),
    "commitment without a period": (
        TEXT + '\n[[commitments]]\nkind = "served_share"\ntext_vi = "x"\ntext_en = "x"\nrequired = 0.5\n',
        "without a period",
    ),
    "commitment of unknown kind": (
        TEXT + '\n[[commitments]]\nkind = "promised"\ntext_vi = "x"\ntext_en = "x"\n',
        "'promised'",
    ),
    "unknown cost case": (
        change("seed = 0", 'seed = 0\ncost_case = "free"'),
        "one of 'low', 'central', 'high'",
    ),
    "flood in words": (TEXT + '\n[flood]\nin_force = "sometimes"\n', "valid boolean"),
    "flood with unknown key": (TEXT + '\n[flood]\ncutoff = ["x"]\n', "did you mean 'cut_off'"),
    "name with spaces": (change('id = "dak-nong"', 'id = "../Dak Nong"'), "should match pattern"),
}


@pytest.mark.parametrize(("text", "expected"), MISTAKES.values(), ids=MISTAKES.keys())
def test_each_mistake_is_named_with_file_and_key(text: str, expected: str):
    with pytest.raises(InputError) as caught:
        parse_scenario(text, "my.toml")
    assert expected in str(caught.value)
    assert all(finding.where.startswith("my.toml") for finding in caught.value.findings)


def test_at_least_fifty_kinds_of_mistake_are_tried():
    assert len(MISTAKES) >= 50


def test_all_mistakes_are_listed_at_once_with_their_lines():
    text = change("min_places = 50", 'min_places = "abc"').replace("seed = 0", "sed = 0")
    with pytest.raises(InputError) as caught:
        parse_scenario(text, "my.toml")
    lines = [
        number for number, line in enumerate(text.splitlines(), 1) if "abc" in line or line.startswith("sed")
    ]
    assert len(caught.value.findings) == 2
    assert {f"line {number}" for number in lines} == set(re.findall(r"line \d+", str(caught.value)))


def test_a_missing_file_and_a_file_that_is_not_text_are_explained(tmp_path: Path):
    with pytest.raises(InputError, match="no such file"):
        load_scenario(tmp_path / "none.toml")
    for written in (tmp_path / "none", "./none", "plans\\none"):  # a path is no misspelt province
        with pytest.raises(InputError, match="no such file"):
            load_scenario(written)
    path = tmp_path / "bad.toml"
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(InputError, match="UTF-8"):
        load_scenario(path)


def test_an_unknown_province_lists_the_known_ones():
    with pytest.raises(InputError, match="dak-nong"):
        load_scenario("atlantis")


def test_a_service_of_workers_is_read_as_what_it_is():
    scenario = load_scenario("dak-nong")
    assert set(scenario.community) == {"case_management", "drug_community"}
    assert not set(scenario.community) & set(scenario.services)


def test_the_old_name_of_a_group_is_read():
    """Files written before people on record and people in a facility were told apart keep working."""
    text = change('groups = ["drug_in_centre"]', 'groups = ["drug_users"]')
    assert parse_scenario(text, "old.toml").services["drug_rehab"].groups == ("drug_in_centre",)


def test_the_old_word_for_targets_and_others_is_read():
    text = change(
        'stages = ["targets", "others", "fairness", "travel", "cost"]',
        'stages = ["unserved", "cost", "travel"]',
    )
    assert model_stages(parse_scenario(text, "old.toml").optimise.stages) == ("unserved", "cost", "travel")
