"""What the explorer's server answers, and to whom: nothing but its proof without the secret or the password."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import secrets
import zipfile
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any, cast

from tornado.ioloop import IOLoop
from tornado.web import HTTPError, RequestHandler

from ansinh.cli.explorer.settings import COOKIE, HEADER, policy, proof
from ansinh.reports.explorer.office import Office, Planner
from ansinh.reports.explorer.page import explorer_page, login_page
from ansinh.words import LANGUAGES

WRONG_SECONDS = 1.0
"""Wait after a wrong password: guessing takes longer than a password lives."""


@dataclass(frozen=True)
class Door:
    """How somebody gets in.

    Attributes
    ----------
    key
        With which the server proves that it is ours.
    secret
        Of the address, which the command shows.
    salt, password
        Salt and scrypt digest of the password of a shared explorer; empty if it isn't shared.
    hosts
        Names by which the server may be called; none = any (shared).
    """

    key: bytes
    secret: str
    salt: bytes
    password: bytes
    hosts: tuple[str, ...]


def digest(password: str, salt: bytes) -> bytes:
    """Return the scrypt digest of a password: 16 MB and some 50 ms a guess."""
    return hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1)


class Handler(RequestHandler):
    """Knows who asks; refuses strangers, other host names, and requests that another page sent."""

    def initialize(self, office: Office, door: Door, quick: Executor, slow: Executor) -> None:
        """Receive what is served, and the threads in which plans are made."""
        self.office, self.door, self.quick, self.slow = office, door, quick, slow

    def set_default_headers(self) -> None:
        """Keep pages out of caches and frames, and foreign scripts out of pages; errors have these headers, too."""
        self.nonce = secrets.token_urlsafe(16)
        self.set_header("Content-Security-Policy", policy(self.nonce))
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")

    def prepare(self) -> None:
        """Refuse a host name that isn't ours, and what only a page of ours may send."""
        if self.door.hosts and self.request.host not in self.door.hosts:
            raise HTTPError(403)
        if self.request.method == "POST" and self.request.headers.get(HEADER) != "1":
            raise HTTPError(403)

    def known(self) -> Planner | None:
        """Return who asks; None if they haven't come in by the door."""
        return self.office.of(self.get_cookie(COOKIE) or "")

    def planner(self) -> Planner:
        """Return who asks.

        Raises
        ------
        HTTPError
            If they haven't come in by the door.
        """
        found = self.known()
        if found is None:
            raise HTTPError(403)
        return found

    def let_in(self) -> None:
        """Give whoever asks a session of their own."""
        self.set_cookie(COOKIE, self.office.enter(), httponly=True, samesite="Strict", path="/")

    def told(self) -> dict[str, Any]:
        """Return what the request says, which must be a JSON object."""
        try:
            found = json.loads(self.request.body)
        except ValueError:
            raise HTTPError(400) from None
        if not isinstance(found, dict):
            raise HTTPError(400)
        return found


class Page(Handler):
    """The page, or the door."""

    def get(self) -> None:
        """Show the explorer to whoever has come in; others need the secret of the address, or the password."""
        secret = self.get_query_argument("token", "")
        if secret and hmac.compare_digest(secret.encode(), self.door.secret.encode()):
            if self.known() is None:
                self.let_in()
            self.redirect("/")
            return
        planner = self.known()
        if planner is None:
            if not self.door.password:
                raise HTTPError(403)
            self.finish(login_page(self.office.language, self.nonce))
            return
        language = self.get_query_argument("language", "")
        if language in LANGUAGES:
            planner.language = language
            self.redirect("/")
            return
        self.finish(explorer_page(self.office.told(planner), planner.language, self.nonce))


class Enter(Handler):
    """The door of a shared explorer."""

    async def post(self) -> None:
        """Let in whoever knows the password."""
        given = str(self.told().get("password", ""))
        run = IOLoop.current().run_in_executor
        found = await run(self.quick, digest, given, self.door.salt)
        if not (self.door.password and hmac.compare_digest(found, self.door.password)):
            await run(self.quick, _wait)
            raise HTTPError(401)
        self.let_in()
        self.finish({})


def _wait() -> None:
    import time

    time.sleep(WRONG_SECONDS)


class Ask(Handler):
    """Answers a wish: a first plan at once, and the settled one when it is asked for."""

    async def post(self, step: str) -> None:
        """Answer when there is a plan, or when the page wishes something else."""
        planner, told = self.planner(), self.told()
        page, turn, wish = str(told.get("page", "")), int(told.get("turn", 0)), told.get("wish")
        threads, work = {
            "quick": (self.quick, self.office.quick),
            "settle": (self.slow, self.office.settle),
        }[step]
        self.finish(await IOLoop.current().run_in_executor(threads, work, planner, page, turn, wish))


class Tried(Handler):
    """Answers which plan was tried under a number."""

    def post(self) -> None:
        """Return the plan that was tried before."""
        self.finish(self.office.plan(self.planner(), int(self.told().get("number", 0))))


class Export(Handler):
    """Writes a plan into files, and answers how far that is."""

    def post(self, step: str) -> None:
        """Begin to write the plan, or tell whether it is written."""
        planner = self.planner()
        if step == "export":
            planner.exported = {"step": ""}
            number = int(self.told().get("number", 0))
            IOLoop.current().run_in_executor(self.slow, self.office.export, planner, number)
        self.finish({name: value for name, value in planner.exported.items() if name != "paths"})


class Download(Handler):
    """What this planner exported last, as one file."""

    def get(self) -> None:
        """Return scenario file and run folder."""
        paths = self.planner().exported.get("paths")
        if not paths:
            raise HTTPError(404)
        file, folder = paths
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(file, file.name)
            for path in sorted(folder.rglob("*")):
                archive.write(path, path.relative_to(folder.parent))
        self.set_header("Content-Type", "application/zip")
        self.set_header("Content-Disposition", f'attachment; filename="{folder.name}.zip"')
        self.finish(packed.getvalue())


class Proof(RequestHandler):
    """Answers a challenge with its proof."""

    def initialize(self, key: bytes) -> None:
        """Receive the key."""
        self.key = key

    def get(self, challenge: str) -> None:
        """Return the proof that belongs to the challenge."""
        self.finish(proof(self.key, challenge))


def routes(office: Office, door: Door, quick: Executor, slow: Executor) -> list[Any]:
    """Return the paths of the server and who answers them."""
    given = cast("dict[str, Any]", {"office": office, "door": door, "quick": quick, "slow": slow})
    return [
        (r"/ansinh/([0-9a-f]+)", Proof, {"key": door.key}),
        (r"/", Page, given),
        (r"/enter", Enter, given),
        (r"/(quick|settle)", Ask, given),
        (r"/plan", Tried, given),
        (r"/(export|exported)", Export, given),
        (r"/download", Download, given),
    ]
