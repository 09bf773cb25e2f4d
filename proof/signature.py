"""The signature of a run folder: whose it is, and whether the files are those that were signed.

``signature.json`` names the public key and signs the root of the folder: the SHA-256 of the lines ``<digest>  <name>`` of all
other files by name, as ``sha256sum`` writes them. Files that were too large to be copied into the folder are named by their
digests in the manifest, which is one of the files.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from . import ed25519

SIGNATURE = "signature.json"
MANIFEST = "manifest.json"
SHOWN_DIGITS = 32
"""Hexadecimal digits of a fingerprint: 128 bits, which nobody can meet by trying keys."""
PEM_BEFORE_KEY = bytes.fromhex("302a300506032b6570032100")
"""What a SubjectPublicKeyInfo of an Ed25519 key has before the 32 bytes of the key (RFC 8410)."""


@dataclass(frozen=True)
class Signed:
    """What was found about the signature of a folder.

    Attributes
    ----------
    verdict
        "holds", "missing" (there is none), "other_key" (it is another one's than was asked for), or "broken" (files changed
        after it was made, or it was never made with that key).
    key
        Fingerprint of the key that the folder names; "" where there is none.
    """

    verdict: str
    key: str = ""


def check_signature(folder: Path, signer: bytes | None = None) -> Signed:
    """Compare the signature of a folder with its files, and its key with that of `signer` where one is given.

    Without `signer` anyone may have signed: a verdict "holds" then says only that the files are those of whoever has the key.

    Raises
    ------
    OSError, ValueError
        If the signature or the manifest can't be read, or a file is a link.
    """
    path = folder / SIGNATURE
    if not path.is_file():
        return Signed("missing")
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        key, made = bytes.fromhex(facts["public_key"]), bytes.fromhex(facts["signature"])
        if signer is not None and key != signer:
            return Signed("other_key", fingerprint(key))
        holds = ed25519.holds(key, message(folder), made)
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise ValueError(f"{SIGNATURE} or {MANIFEST}: {error}") from error
    return Signed("holds" if holds else "broken", fingerprint(key))


def message(folder: Path) -> bytes:
    """Return what is signed: a line that no other program signs, and the root of the folder."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    left_out = {SIGNATURE, *manifest.get("inputs_left_out", {})}
    root = hashlib.sha256()
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if not path.is_dir()}
    for name, path in sorted(files.items()):
        if path.is_symlink() or "\n" in name:
            raise ValueError(f"{name!r} is a link or no name of a file")
        if name not in left_out:
            root.update(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n".encode())
    return f"ansinh run folder, SHA-256 {root.hexdigest()}\n".encode()


def fingerprint(key: bytes) -> str:
    """Return the short name of a public key.

    >>> fingerprint(bytes(32))
    'SHA256:66687aadf862bd776c8fc18b8e9f8e20'
    """
    return f"SHA256:{hashlib.sha256(key).hexdigest()[:SHOWN_DIGITS]}"


def public_key(text: str) -> bytes:
    """Return the 32 bytes of an Ed25519 public key in PEM.

    Raises
    ------
    ValueError
        If the text isn't such a key.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines[:1] != ["-----BEGIN PUBLIC KEY-----"] or lines[-1] != "-----END PUBLIC KEY-----":
        raise ValueError("not a public key in PEM")
    try:
        content = base64.b64decode("".join(lines[1:-1]), validate=True)
    except binascii.Error as error:
        raise ValueError("not a public key in PEM") from error
    key = content.removeprefix(PEM_BEFORE_KEY)
    if len(key) != ed25519.KEY_BYTES or len(content) == len(key):
        raise ValueError("not a public key of Ed25519")
    return key
