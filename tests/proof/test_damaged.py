"""A folder that no parser can take is told in one line, whatever its files hold."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from ansinh.proof.__main__ import main
from ansinh.proof.signature import check_signature

DEEP = 100_000
SIGNATURE = {"public_key": "d75a" * 16, "signature": "e556" * 32}
FILES = {
    "scenario.toml": ["a = " + "[" * DEEP, "a = 1979-13-45", "a.b = 1\na = 2", "\x00"],
    "data/meta.json": ["[" * DEEP, "{", "\ufeff"],
    "manifest.json": ["[" * DEEP, "[]", '"x"', '{"inputs_left_out": 3}'],
    "signature.json": ["[" * DEEP, "[]", "{}", '{"public_key": 3, "signature": []}'],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in FILES.items() for text in texts])
def test_it_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, text: str
):
    (tmp_path / "data").mkdir()
    for whole in FILES:
        (tmp_path / whole).write_text("" if whole.endswith(".toml") else "{}", encoding="utf-8")
    (tmp_path / "signature.json").write_text(json.dumps(SIGNATURE), encoding="utf-8")
    if name.startswith(("scenario", "data")):
        (tmp_path / "signature.json").unlink()
    (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["proof", str(tmp_path)])
    assert main() == 2
    assert "damaged" in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.parametrize("text", FILES["manifest.json"])
def test_a_damaged_manifest_is_no_bug_of_whoever_asks_for_the_signature(tmp_path: Path, text: str):
    (tmp_path / "signature.json").write_text(json.dumps(SIGNATURE), encoding="utf-8")
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="signature"):
        check_signature(tmp_path)
