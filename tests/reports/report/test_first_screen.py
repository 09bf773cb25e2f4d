"""Test the report's first screen: the answer in at most 350 words, everything else folded."""

import dataclasses
import re

import pytest

from ansinh.reports import charts, palette
from ansinh.reports.answer import brief
from ansinh.reports.answer.causes import Cause
from ansinh.reports.charts.map_key import Sign
from ansinh.reports.report.first_screen import MOST_WORDS, findings_that_fit
from ansinh.words import LANGUAGES, Words
from tests.reports.reading import Page


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


def test_findings_take_the_words_that_the_answer_leaves(run):
    words, said = Words("vi"), brief(run, Words("vi"))
    said = dataclasses.replace(said, causes=[Cause("problem", "một " * 200, f"code{n}") for n in range(5)])
    few, many = (findings_that_fit(said, ["một " * n], words) for n in (0, 60))
    counted = [sum(len(f"Vấn đề: {cause.text}".split()) for cause in found) for found in (few, many)]
    assert counted[0] - counted[1] == 60
    assert len(findings_that_fit(said, ["một " * MOST_WORDS], words)) == 1


def test_a_missed_target_is_told_by_its_tile_alone(run):
    said = brief(run, Words("vi"))
    (tile,) = (tile for tile in said.tiles if tile.kind == "promises")
    said = dataclasses.replace(said, causes=[Cause("warning", "một hai", "commitment_missed")])
    assert (tile.tone, findings_that_fit(said, [], Words("vi"))) == ("bad", [])
    kept = dataclasses.replace(said, tiles=[tile._replace(tone="good")])
    assert findings_that_fit(kept, [], Words("vi")) == said.causes


def test_the_key_of_the_map_is_that_of_the_picture_and_of_use_on_a_phone(run, outputs):
    html, _ = first(outputs, "vi")
    key = html[html.index('<details class="key">') : html.index('<div id="details">')]
    legend = [text.get_text() for text in charts.overview(run, Words("vi")).get_legend().get_texts()]
    assert re.findall(r"</svg>([^<]+)</li>", key) == legend
    assert f'<li value="1">{run.name("sites", run.projects[0], "vi")}</li>' in key


def test_signs_of_the_key_fill_their_square():
    for mark in palette.service_marks({str(n): (str(n),) for n in range(8)}).values():
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", Sign(mark.marker, "", "").outline)]
        assert max(map(abs, numbers)) == 1.0
        assert len(numbers) >= 6
