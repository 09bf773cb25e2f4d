"""Test that the map file is complete, has no links to other hosts, and that text from data can't become markup."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from importlib import resources

import folium

from ansinh.reports.map import assets, build_map, make_map, map_html, map_iframe
from ansinh.reports.map.wording import certificate_words, in_words
from ansinh.words import Words
from ansinh.words.plain import text
from tests.reports.factory import HOSTILE_NAMES


def embedded(page):
    return page.split('<script type="application/json" id="ansinh-data">')[1].split("</script>")[0]


def keys(table, path=""):
    return {
        p for k, v in table.items() for p in (keys(v, f"{path}{k}.") if isinstance(v, dict) else {path + k})
    }


def test_nothing_in_the_page_points_outside(data):
    page = map_html(data)
    assert not re.findall(r"<(?:script|img|link|iframe)[^>]+(?:src|href)=", page)
    assert "url(" not in assets.leaflet_css() + assets.own_css()
    assert "sourceMappingURL" not in page
    own = assets.own_js() + assets.own_css() + assets.static_text("shell.html")
    assert set(re.findall(r"https?://[^\s\"'`]+", own)) == {
        "http://www.w3.org/2000/svg",
        "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
    }
    for library in ("jquery", "bootstrap", "cdn.", "awesome"):
        assert library not in page.lower()


def test_a_folium_map_is_the_same_page_and_takes_layers(data):
    added = make_map(data)
    assert added.get_root().render() == map_html(data)
    folium.Marker([12.0, 107.7]).add_to(added)
    assert f"}}).addTo({added.get_name()});" in re.sub(r"\s*\n\s*", "", added.get_root().render())


def test_hostile_text_stands_in_the_page_only_as_escaped_json(hostile):
    page = map_html(hostile)
    data = embedded(page)
    assert not set("<>&\u2028\u2029") & set(data)
    assert "<script>alert(1)" not in page
    assert "onerror=alert(2)>" not in page
    assert [site["name"] for site in json.loads(data)["sites"]] == [
        text(name).strip() for name in HOSTILE_NAMES
    ]


def test_hostile_meta_data_is_escaped_in_the_frame_of_the_page(data):
    meta = data.meta | dict.fromkeys(
        ("title_vi", "plan_document", "province_name_vi"), "</title><script>alert(3)</script>"
    )
    page = map_html(type(data)(**{**vars(data), "meta": meta}))
    assert "<script>alert(3)" not in page
    assert "{{" not in page.split("<body>")[1].split("<script")[0]


def test_same_run_gives_the_same_file_whole_or_not_at_all(data, tmp_path):
    build_map(data, tmp_path / "map.html")
    build_map(data, tmp_path / "again.html")
    assert (tmp_path / "map.html").read_bytes() == (tmp_path / "again.html").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["again.html", "map.html"]


def test_page_says_its_language_and_forbids_requests(data):
    page = map_html(data, "en")
    assert '<html lang="en">' in page
    assert "default-src 'none'" in page
    assert "<title>Network of social-assistance facilities in Đắk Nông to 2030</title>" in page


def test_iframe_keeps_the_page_inside_its_attribute(hostile):
    frame = map_iframe(hostile, "vi")
    assert frame.count("<") == 2
    assert 'sandbox="allow-scripts' in frame


def test_every_word_that_the_scripts_ask_for_exists():
    known = keys(Words("vi").table("map"))
    asked = set(re.findall(r"data\.words\.([a-z_]+(?:\.[a-z_]+)?)", assets.own_js()))
    tables = {path.split(".")[0] for path in known if "." in path}
    for path in asked:
        assert path in known or (path.split(".")[0] in tables and (path in tables or path in known)), path


def test_certificate_is_the_worst_of_all_stages(data):
    vi = certificate_words(data.certificates, "optimised", "vi")
    assert vi["status"] == "WITHIN_GAP"
    assert "0,4%" in vi["text"]
    assert certificate_words(data.certificates, "official", "en")["status"] == "PROVED_OPTIMAL"
    assert certificate_words(data.certificates, "unknown", "en")["status"] == ""


def test_codes_become_words_and_unknown_codes_stay_readable():
    assert in_words("map.basis", "assumption: population-weighted centre of the commune", "vi").startswith(
        "giả định"
    )
    assert in_words("map.kind", "some_new_kind", "en") == "some new kind"


def test_leaflet_is_carried_with_its_licence_and_as_published():
    folder = resources.files("ansinh.reports.map.static") / "leaflet"
    assert "Vladimir Agafonkin" in (folder / "LICENSE").read_text(encoding="utf-8")
    digests = {
        name: sha256((folder / name).read_bytes()).hexdigest() for name in ("leaflet.js", "leaflet.css")
    }
    assert digests == {
        "leaflet.js": "5819285cec137b229c94e1ee5ad73e8b6b84345a4367d60f75fe477fe0fb7b03",
        "leaflet.css": "90b693d86392a4779c861b28cf307e7e59c3fb35328c4d8b95f58f814d38c722",
    }


def test_scripts_stay_small_and_never_write_markup():
    folder = resources.files("ansinh.reports.map.static")
    names = {
        f"{part}{file.name}"
        for part in ("", "state/", "drawing/", "drawing/layers/", "panel/", "solver/", "solver/worker/")
        for file in (folder / part).iterdir()
        if file.name.endswith(".js")
    }
    assert names == {*assets.SCRIPTS, *assets.WORKER_SCRIPTS}
    for name in names:
        text = assets.static_text(name)
        assert len(text.splitlines()) <= 400
        for banned in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
        ):
            assert banned not in text, name
