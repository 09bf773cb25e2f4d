"""What the command and the server of the explorer agree on."""

from __future__ import annotations

import hmac
from typing import Any

HOST = "127.0.0.1"
KEY_FILE, PORT_FILE, NOTEBOOK, LOG, OPEN = "key", "port", "explorer.ipynb", "voila.log", "open.html"
BUSY = 75
"""Exit code of the server if its port is taken by another program."""
_LOG_ERRORS = 40  # Python's level for errors: Voilà's own news doesn't help a planner


def voila_settings(port: int, secret: str) -> dict[str, Any]:
    """Return Voilà's settings: access from this computer with the secret; port 0 means a free one."""
    return {
        "Voila": {
            "ip": HOST,
            "port": port,
            "token": secret,
            "open_browser": False,
            "log_level": _LOG_ERRORS,
        },
        "VoilaConfiguration": {"theme": "light", "show_tracebacks": False},
    }


def policy(port: int) -> str:
    """Return the policy of the pages: no other requests than to the server, and for map tiles."""
    return (
        "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
        f"connect-src 'self' ws://{HOST}:{port}; img-src 'self' data: blob: https://tile.openstreetmap.org; "
        "frame-ancestors 'self'; form-action 'self'"
    )


def proof(key: bytes, challenge: str) -> str:
    """Return the answer to a challenge, which only an owner of the key can give."""
    return hmac.digest(key, challenge.encode(), "sha256").hex()
