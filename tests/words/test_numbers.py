"""Test numbers, dates and sums of money in both languages; amounts in words were checked by hand."""

import math

import pytest

from ansinh.words.numbers import (
    date_long,
    date_short,
    in_words,
    minutes,
    money,
    money_in_words,
    number,
    percent,
)

WORDS_VI = {
    0: "không",
    4: "bốn",
    5: "năm",
    10: "mười",
    14: "mười bốn",
    15: "mười lăm",
    21: "hai mươi mốt",
    24: "hai mươi tư",
    55: "năm mươi lăm",
    101: "một trăm linh một",
    115: "một trăm mười lăm",
    1_005: "một nghìn không trăm linh năm",
    1_015: "một nghìn không trăm mười lăm",
    2_024: "hai nghìn không trăm hai mươi tư",
    10_000: "mười nghìn",
    21_000: "hai mươi mốt nghìn",
    101_000: "một trăm linh một nghìn",
    1_000_005: "một triệu không trăm linh năm",
    1_005_000: "một triệu không trăm linh năm nghìn",
    125_400_000: "một trăm hai mươi lăm triệu bốn trăm nghìn",
    61_250_000_000: "sáu mươi mốt tỷ hai trăm năm mươi triệu",
    1_600_000_000_000: "một nghìn sáu trăm tỷ",
    2_105_000_000_000: "hai nghìn một trăm linh năm tỷ",
    1_000_000_001: "một tỷ không trăm linh một",
}


@pytest.mark.parametrize(("value", "text"), WORDS_VI.items())
def test_words_in_vietnamese(value, text):
    assert in_words(value, "vi") == text


def test_every_number_up_to_a_few_thousand_is_spelt_once():
    spelt = [in_words(n, "vi") for n in range(5_000)]
    assert len(set(spelt)) == len(spelt)
    assert not any("  " in words or words != words.strip() for words in spelt)


def test_negative_number_and_english():
    assert in_words(-12, "vi") == "âm mười hai"
    assert in_words(1_250, "en") == "one thousand, two hundred and fifty"


def test_money_in_words_is_of_the_sum_shown():
    assert money(61_250.4, "vi") == "61.250 triệu đồng"
    assert money_in_words(61_250.4, "vi") == "Sáu mươi mốt tỷ hai trăm năm mươi triệu đồng"
    assert money(61_250.4, "en") == "VND 61,250 million"


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (1234.5, 1, "1.234,5", "1,234.5"),
        (0.125, 2, "0,13", "0.13"),
        (2.5, 0, "3", "3"),
        (-2.5, 0, "−3", "−3"),
        (-0.04, 1, "0,0", "0.0"),
        (1_000_000, 0, "1.000.000", "1,000,000"),
    ],
)
def test_numbers(value, decimals, vi, en):
    assert number(value, "vi", decimals) == vi
    assert number(value, "en", decimals) == en


@pytest.mark.parametrize("missing", [None, math.nan, math.inf, ""])
def test_missing_is_said_and_never_zero(missing):
    assert {number(missing, "vi"), percent(missing, "vi"), minutes(missing, "vi"), money(missing, "vi")} == {
        "–"
    }
    assert money_in_words(missing, "en") == "–"
    assert date_short(missing, "vi") == "–"


def test_dates():
    assert date_long("2026-02-05T10:00:00Z", "vi") == "ngày 05 tháng 02 năm 2026"
    assert date_long("2026-09-15", "vi") == "ngày 15 tháng 9 năm 2026"
    assert date_long("2026-02-05", "en") == "5 February 2026"
    assert date_short("2024-07-31", "vi") == "31/7/2024"
    assert date_short("Q4/2024", "vi") == "Q4/2024"
    assert percent(0.905, "vi") == "90,5%"
