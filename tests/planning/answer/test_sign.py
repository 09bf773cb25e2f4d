"""Sign a run folder, and tell a stranger's, a changed or a missing signature in one sentence."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from ansinh.models.errors import InputError
from ansinh.planning.answer.folder import verify
from ansinh.planning.answer.folder.rundir import write_run_folder
from ansinh.planning.answer.folder.sign import new_key, read_signer, sign_run
from ansinh.planning.inputs.own_data.init import start_empty
from ansinh.planning.question.text.load import load_scenario
from tests.cli.in_process import code_of
from tests.outputs import no_outputs
from tests.reports.factory import make_run_data

pytest.importorskip("cryptography", reason="the extra `sign` is not installed")
SECRET = "một câu dài"  # noqa: S105 - of a key that lives as long as this test


def unasked() -> str:
    raise AssertionError("no passphrase is needed")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    new_key(folder / "dept")
    new_key(folder / "other")
    return folder


@pytest.fixture(scope="module")
def unsigned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    scratch = tmp_path_factory.mktemp("run")
    scenario = load_scenario(start_empty(scratch / "plan"))
    return write_run_folder(scratch / "run", make_run_data(), scenario, {}, no_outputs)


@pytest.fixture
def signed(unsigned: Path, keys: Path, tmp_path: Path) -> Path:
    shutil.copytree(unsigned, tmp_path / "run")
    sign_run(tmp_path / "run", keys / "dept", unasked)
    return tmp_path / "run"


def verdict(folder: Path, keys: Path, name: str = "dept") -> str:
    return verify.verify_signature(folder, read_signer(keys / f"{name}.pub")).verdict


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_only_the_owner_reads_a_new_key(keys: Path):
    assert stat.S_IMODE((keys / "dept").stat().st_mode) == 0o600


def test_another_library_reads_the_keys_and_the_signature(signed: Path, keys: Path):
    from cryptography.hazmat.primitives import serialization

    from ansinh.proof.signature import message

    public = serialization.load_pem_public_key((keys / "dept.pub").read_bytes())
    facts = json.loads((signed / "signature.json").read_text())
    public.verify(bytes.fromhex(facts["signature"]), message(signed))
    assert public.public_bytes_raw().hex() == facts["public_key"]


def test_a_signature_holds_for_its_key_alone(signed: Path, unsigned: Path, keys: Path):
    assert verdict(signed, keys) == "holds"
    assert verify.verify_signature(signed, None).verdict == "holds"
    assert verdict(signed, keys, "other") == "other_key"
    assert verdict(unsigned, keys) == "missing"


CHANGES: dict[str, Callable[[Path], object]] = {
    "a file": lambda run: (run / "scenario.toml").write_text("changed"),
    "the manifest": lambda run: (run / "manifest.json").write_text('{"inputs_left_out": {}}'),
    "a file left out": lambda run: (run / "scenario.toml").rename(run / "other.toml"),
    "a file more": lambda run: (run / "added").write_text(""),
    "a file hidden by the manifest": lambda run: (run / "manifest.json").write_text('{"inputs_left_out": {"scenario.toml": {}}}'),
    "the signature": lambda run: (run / "signature.json").write_text(
        (run / "signature.json").read_text().replace('"signature": "', '"signature": "00')),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_is_changed_breaks_the_signature(signed: Path, keys: Path, what: str):
    from ansinh.proof.signature import check_signature

    CHANGES[what](signed)
    assert check_signature(signed, read_signer(keys / "dept.pub")).verdict == "broken"


def test_a_stranger_cannot_put_the_trusted_key_on_an_own_signature(signed: Path, keys: Path):
    mine = json.loads((signed / "signature.json").read_text())
    (signed / "added").write_text("")
    (signed / "added").unlink()
    sign_run(signed, keys / "other", unasked)
    forged = json.loads((signed / "signature.json").read_text()) | {"public_key": mine["public_key"]}
    (signed / "signature.json").write_text(json.dumps(forged))
    assert verdict(signed, keys) == "broken"


def test_a_key_with_a_passphrase_opens_with_it_alone(signed: Path, keys: Path, tmp_path: Path):
    name = new_key(tmp_path / "locked", SECRET)
    assert sign_run(signed, tmp_path / "locked", lambda: SECRET) == name
    with pytest.raises(InputError, match="passphrase is wrong"):
        sign_run(signed, tmp_path / "locked", lambda: "another")


def test_what_cannot_be_signed_or_made_is_told(signed: Path, unsigned: Path, keys: Path, tmp_path: Path):
    with pytest.raises(InputError, match="exists already"):
        new_key(keys / "dept")
    with pytest.raises(InputError, match="no key of Ed25519"):
        sign_run(signed, tmp_path / "nowhere", unasked)
    with pytest.raises(InputError, match=r"no public key of Ed25519"):
        read_signer(keys / "dept")
    (signed / "scenario.toml").write_text("changed")
    with pytest.raises(InputError, match=r"scenario\.toml is not what the run wrote"):
        sign_run(signed, keys / "dept", unasked)
    if os.name == "posix":
        shutil.copyfile(keys / "dept", tmp_path / "shown")
        (tmp_path / "shown").chmod(0o644)
        with pytest.raises(InputError, match="can be read by others"):
            sign_run(unsigned, tmp_path / "shown", unasked)


def test_the_commands_sign_and_verify(
    unsigned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    run, key = tmp_path / "run", tmp_path / "my.key"
    shutil.copytree(unsigned, run)
    monkeypatch.setattr(verify, "verify_run", lambda _: [])
    monkeypatch.setenv("ANSINH_LANG", "en")
    assert code_of("sign", "--new-key", key) == 0
    assert code_of("verify", run, "--signer", f"{key}.pub") == 1
    assert capsys.readouterr().err == f"{run} is not signed.\n"
    assert code_of("sign", run, "--key", key) == 0
    assert code_of("verify", run, "--signer", f"{key}.pub") == 0
    assert "Signed with the key SHA256:" in capsys.readouterr().out
    (run / "added").write_text("")
    assert code_of("verify", run, "--signer", f"{key}.pub", "--json") == 1
    told = capsys.readouterr()
    assert "was changed after it was signed" in told.err
    assert [check["holds"] for check in json.loads(told.out)] == [False]
    assert code_of("sign", run) == 2
