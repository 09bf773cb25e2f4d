"""Test the report's first screen: the answer in at most 350 words, everything else folded."""

import re

import pytest

from ansinh.reports.answer import brief
from ansinh.words import LANGUAGES, Words
from tests.reports.reading import Page

MOST_WORDS = 350


def first(outputs, language):
    html = (outputs / f"report.{language}.html").read_text("utf-8")
    return html, html[html.index("<h1") : html.index("<details")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_takes_at_most_350_words(outputs, language):
    _, screen = first(outputs, language)
    assert len(Page(screen).text.split()) <= MOST_WORDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_headline_tiles_table_and_certainty_are_the_answer_of_the_run(run, outputs, language):
    _, screen = first(outputs, language)
    text, said = Page(screen).text, brief(run, Words(language))
    assert f"<h1>{said.headline}</h1>" in screen
    for tile in said.tiles:
        assert tile.question in text
        assert tile.answer in text
    for row in said.rows:
        assert row.proposed in text
    assert said.certainty in text


def test_every_link_of_the_first_screen_leads_to_a_part_of_the_page(outputs):
    html, screen = first(outputs, "vi")
    targets = re.findall(r'href="#([\w-]+)"', screen)
    assert "assumptions" in targets
    for target in targets:
        assert html.count(f'id="{target}"') == 1


def test_at_most_five_findings_before_the_folds(outputs):
    _, screen = first(outputs, "vi")
    assert 1 <= screen.split('<ul class="findings">')[1].count("<li") <= 5


def test_dark_mode_has_its_own_colours_for_every_one_of_the_light_mode(outputs):
    html, _ = first(outputs, "vi")
    light, dark = re.findall(r":root \{(.*?)\}", html, re.DOTALL)[:2]
    assert re.findall(r"--\w+", light) == re.findall(r"--\w+", dark)


def test_two_plans_make_no_chart_of_robustness(outputs):
    for name in ("report.vi.html", "proposal.vi.html"):
        assert "Số phương án chọn mỗi địa điểm" not in (outputs / name).read_text("utf-8")
