"""Test that text from data can't become a formula, a path or a control character."""

import zipfile

import pytest

from ansinh.reports.safe import file_name, fix_zip_times, label, labels
from ansinh.words.plain import cell, text
from tests.reports.factory import HOSTILE_NAMES


@pytest.mark.parametrize("name", [*HOSTILE_NAMES, "a\x00b\x1bc\x7f", "\ud800", None, float("nan"), 3])
def test_text_has_no_control_or_direction_characters(name):
    clean = text(name)
    assert not any(c in clean for c in "\x00\x1b\x7f\u202e\u202a\ud800")
    clean.encode("utf-8")


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\t=1"])
def test_cell_never_starts_a_formula(start):
    assert cell(start).startswith("'")


def test_ordinary_names_stay_as_they_are():
    name = "Trung tâm Bảo trợ xã hội (cơ sở 2) – Đắk Mil"
    assert text(name) == cell(name) == name
    assert label(name, 80) == name


def test_labels_are_short_lines_of_drawable_letters():
    for name in HOSTILE_NAMES:
        drawn = label(name)
        assert len(drawn) <= 40
        assert "\n" not in drawn
        assert not any(ord(c) > 0xFFFF for c in drawn)


def test_names_that_differ_are_never_written_alike():
    # Six of Đắk Nông, and two of Quảng Ngãi that differ in their middle only.
    names = [f"Cơ sở trợ giúp xã hội ngoài công lập số {n}" for n in range(1, 7)]
    names += [
        f"Trung tâm phục hồi chức năng cho trẻ khuyết tật {town} của tỉnh Quảng Ngãi" for town in ("A", "B")
    ]
    drawn = labels([*names, "Mái ấm"], 38)
    assert len(set(drawn)) == len(names) + 1
    assert all(len(one) <= 38 for one in drawn[:6])
    assert drawn[0].endswith("số 1")
    assert drawn[-1] == "Mái ấm"


@pytest.mark.parametrize(
    ("name", "expected"), [("../../etc/passwd", "etc-passwd"), ("Đắk Mil", "Dak-Mil"), ("..", "unnamed")]
)
def test_file_names_stay_in_their_folder(name, expected):
    assert file_name(name) == expected


def test_zip_times_are_fixed(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.txt", "x")
    fix_zip_times(path)
    with zipfile.ZipFile(path) as archive:
        assert {item.date_time[0] for item in archive.infolist()} == {1980}
        assert archive.read("x.txt") == b"x"
