"""Sign run folders with a key of one's own, so that others can tell whose run it is and that nobody changed it."""

from __future__ import annotations

import json
import os
import shlex
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ansinh.geodata.extras import needed
from ansinh.geodata.storage.durable import put_file, refuse_links, taken
from ansinh.models.errors import InputError, SaidFinding
from ansinh.planning.answer.folder.rundir import refuse_other_folder
from ansinh.proof.check import digests
from ansinh.proof.signature import SIGNATURE, fingerprint, message, public_key
from ansinh.words.phrase import Phrase

OWNER_ALONE = 0o600
OTHERS = stat.S_IRWXG | stat.S_IRWXO
EVERYBODY = 0o644
PUBLIC = ".pub"
"""Ending of the file of the public half, after the whole name of the private one."""


def new_key(path: Path, passphrase: str = "") -> str:
    """Write a new key for signing, which only its owner may read, and ``<path>.pub`` for those who verify.

    Both are PEM files as other programs read them (PKCS #8 and SubjectPublicKeyInfo, RFC 8410).

    Parameters
    ----------
    path
        File of the private half.
    passphrase
        What the key asks for whenever it signs; "" = nothing.

    Returns
    -------
    The fingerprint of the key.

    Raises
    ------
    InputError
        If one of the files exists, or the package `cryptography` is missing.
    """
    public = path.with_name(path.name + PUBLIC)
    if there := [taken(file) for file in (path, public) if os.path.lexists(file)]:
        raise InputError(there)
    ed25519, forms = _library(path)
    key = ed25519.Ed25519PrivateKey.generate()
    locked = forms.BestAvailableEncryption(passphrase.encode("utf-8")) if passphrase else forms.NoEncryption()
    content = key.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, locked)
    shown = key.public_key().public_bytes(forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo)
    put_file(path, content, OWNER_ALONE)
    put_file(public, shown, EVERYBODY)
    return fingerprint(public_key(shown.decode("ascii")))


def sign_run(folder: Path, key: Path, passphrase: Callable[[], str]) -> str:
    """Sign all files of a run folder as they are; an older signature is replaced.

    Parameters
    ----------
    folder
        Run folder whose files are those that its manifest states.
    key
        Private key, PEM, that nobody but its owner may read.
    passphrase
        Asks for the passphrase, if the key has one.

    Returns
    -------
    The fingerprint of the key.

    Raises
    ------
    InputError
        If the folder is none of a run or changed since, or the key can't be used.
    """
    refuse_other_folder(folder)
    refuse_links(folder)
    private = _read_key(key, passphrase)
    if changed := [name for name, stated, found in digests(folder) if stated != found]:
        shown = Phrase("sign.changed", {"file": changed[0]})
        raise InputError([SaidFinding.of(str(folder), shown, Phrase("sign.changed_remedy"))])
    public = private.public_key().public_bytes_raw()
    facts = {
        "algorithm": "Ed25519",
        "public_key": public.hex(),
        "signature": private.sign(message(folder)).hex(),
    }
    put_file(folder / SIGNATURE, (json.dumps(facts, indent=2) + "\n").encode("ascii"))
    return fingerprint(public)


def read_signer(path: Path) -> bytes:
    """Return the public key in a file.

    Raises
    ------
    InputError
        If there is none.
    """
    try:
        return public_key(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            [SaidFinding.of(str(path), Phrase("sign.no_public_key"), Phrase("sign.no_public_key_remedy"))]
        ) from error


def _read_key(path: Path, passphrase: Callable[[], str]) -> Any:
    """Return the private key in a file, if nobody else may read it."""
    ed25519, forms = _library(path)
    _refuse_readable(path)
    try:
        content = path.read_bytes()
        locked = b"ENCRYPTED" in content.split(b"\n", maxsplit=1)[0]
        key = forms.load_pem_private_key(content, passphrase().encode("utf-8") if locked else None)
    except (OSError, ValueError) as error:
        raise InputError([_unusable(path)]) from error
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise InputError([_unusable(path)])
    return key


def _refuse_readable(path: Path) -> None:
    """Raise `InputError` if others may read a file; Windows has no such modes."""
    if os.name == "posix" and path.exists() and path.stat().st_mode & OTHERS:
        remedy = f"chmod 600 {shlex.quote(str(path))}"
        raise InputError([SaidFinding.of(str(path), Phrase("sign.readable"), remedy)])


def _unusable(path: Path) -> SaidFinding:
    return SaidFinding.of(str(path), Phrase("sign.no_key"), Phrase("sign.no_key_remedy"))


def _library(path: Path) -> tuple[Any, Any]:
    """Return the modules that make keys and write them."""
    package = "cryptography.hazmat.primitives"
    keys = needed(f"{package}.asymmetric.ed25519", "sign", str(path))
    return keys, needed(f"{package}.serialization", "sign", str(path))
