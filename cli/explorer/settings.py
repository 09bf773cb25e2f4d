"""What the command and the server of the explorer agree on."""

from __future__ import annotations

import hmac
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ansinh.words import Language

HOST = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - only with a password, when a planner asks for it
KEY_FILE, PORT_FILE, ORDER, LOG, OPEN = "key", "port", "order.json", "server.log", "open.html"
COOKIE, HEADER = "ansinh", "X-Ansinh"
BUSY = 75
"""Exit code of the server if its port is taken by another program."""


@dataclass(frozen=True)
class Order:
    """What is to be served, and how to get in; it stands in a file that only its user can read.

    Attributes
    ----------
    asked, points, folder, language
        What is explored (fields of `Asked`), how finely, where exports go, and the language to begin with.
    host, port
        Where the server listens; port 0 means a free one.
    secret
        Of the address.
    salt, password
        Salt and digest (hex) of the password; empty if the explorer isn't shared.
    """

    asked: dict[str, Any]
    points: int
    folder: str
    language: Language
    host: str
    port: int
    secret: str
    salt: str
    password: str

    def write(self, path: Path) -> None:
        """Write it."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Order:
        """Read it."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))


def policy(nonce: str) -> str:
    """Return the policy of the pages: their own scripts and styles, and requests to the server that served them."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src data:; "
        "connect-src 'self'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
    )


def proof(key: bytes, challenge: str) -> str:
    """Return the answer to a challenge, which only an owner of the key can give."""
    return hmac.digest(key, challenge.encode(), "sha256").hex()
