"""Everybody who explores one scenario: each has wishes and plans of their own; data and settled plans are held once."""

from __future__ import annotations

import datetime as dt
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ansinh.planning.desk import Choices, Desk, Tried, wrong
from ansinh.reports.explorer.page import answer, read_wish, setting, summary, wish_of
from ansinh.reports.explorer.wording import error_in_words, wrong_in_words
from ansinh.reports.outputs import begun
from ansinh.words import LANGUAGES, Language, Words

MOST_PLANNERS = 20
"""People at once: the ten of an office, twice over; whoever was away longest makes room."""
MOST_TRIED = 60
"""Plans that one person's list holds; the oldest are forgotten first."""
MOST_SETTLED = 200
"""Settled plans that are held for everybody: about 1 MB each at 300 points."""
_TOKEN_BYTES = 24


class Superseded(Exception):  # noqa: N818 - never leaves the server
    """Its planner wished something else meanwhile."""


@dataclass
class Planner:
    """One person: the wish of last, the plans tried, and how far an export is.

    Attributes
    ----------
    turns
        Page → number of its last wish: work for an older one is given up.
    """

    language: Language
    wish: Choices
    tried: list[Tried] = field(default_factory=list)
    turns: dict[str, int] = field(default_factory=dict)
    exported: dict[str, Any] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    count: int = 0

    def known(self, choices: Choices) -> Tried | None:
        """Return the plan of a wish that was tried before."""
        return next((one for one in self.tried if one.choices == choices), None)

    def numbered(self, number: int) -> Tried | None:
        """Return the plan of this number."""
        return next((one for one in self.tried if one.number == number), None)

    def keep(self, found: Tried) -> Tried:
        """Put a plan into the list, in place of an earlier one for the same wish; return it with its number."""
        with self.lock:
            known = self.known(found.choices)
            self.count += known is None
            kept = replace(found, number=self.count if known is None else known.number)
            if known is None:
                self.tried = [*self.tried, kept][-MOST_TRIED:]
            else:
                self.tried = [kept if one is known else one for one in self.tried]
        return kept

    def check(self, page: str, turn: int) -> None:
        """Raise `Superseded` if a page has wished something newer."""
        if self.turns.get(page) != turn:
            raise Superseded


class Office:
    """A desk that many planners share, without seeing each other's plans.

    Parameters
    ----------
    desk
        The scenario, with its data.
    folder
        Where exported plans go.
    """

    def __init__(self, desk: Desk, folder: Path, language: Language) -> None:
        self.desk, self.folder, self.language = desk, folder, language
        self.planners: OrderedDict[str, Planner] = OrderedDict()
        self.settled: OrderedDict[Choices, Tried] = OrderedDict()
        self.settings = {one: setting(desk, one) for one in LANGUAGES}
        self.lock = threading.Lock()

    def join(self) -> Planner:
        """Return a new planner, who has tried nothing."""
        return Planner(self.language, self.desk.start)

    def enter(self) -> str:
        """Return the token of a new planner."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        with self.lock:
            self.planners[token] = self.join()
            while len(self.planners) > MOST_PLANNERS:
                self.planners.popitem(last=False)
        return token

    def of(self, token: str) -> Planner | None:
        """Return the planner of a token; None if there is none."""
        with self.lock:
            if token not in self.planners:
                return None
            self.planners.move_to_end(token)
            return self.planners[token]

    def told(self, planner: Planner) -> dict[str, Any]:
        """Return what a page is told when it opens."""
        return {
            "setting": self.settings[planner.language],
            "wish": wish_of(planner.wish),
            "list": self._list(planner),
        }

    def quick(self, planner: Planner, page: str, turn: int, told: Any) -> dict[str, Any]:
        """Return a first answer to a wish: one that is known, or one that is cut short."""
        planner.turns[page] = turn
        return self.safely(planner, lambda: self._quick(planner, page, turn, told))

    def _quick(self, planner: Planner, page: str, turn: int, told: Any) -> dict[str, Any]:
        choices = read_wish(self.desk, told)
        planner.wish = choices
        if found := wrong(choices):
            said = [wrong_in_words(self.desk, one, planner.language) for one in found]
            return {"error": " ".join(said)}
        known = self._settled(choices)
        if known is not None:
            return {**self._said(planner, planner.keep(known)), "done": True}
        planner.check(page, turn)
        first = self.desk.answer_quickly(choices, self._before(planner))
        return {} if first is None else self._said(planner, planner.keep(first))

    def settle(self, planner: Planner, page: str, turn: int, told: Any) -> dict[str, Any]:
        """Return the settled answer to a wish; work on it ends as soon as its page wishes something else."""

        def solve() -> dict[str, Any]:
            choices = read_wish(self.desk, told)
            found = self._settled(choices)
            if found is None:
                planner.check(page, turn)
                before = self._before(planner)
                found = self.desk.settle(choices, before, lambda _: planner.check(page, turn))
                self._hold(found)
            return {**self._said(planner, planner.keep(found)), "done": True}

        return self.safely(planner, solve)

    def plan(self, planner: Planner, number: int) -> dict[str, Any]:
        """Return a plan that this planner tried."""
        tried = planner.numbered(number)
        if tried is None:
            return {}
        return self.safely(planner, lambda: {"answer": answer(self.desk, tried, planner.language)})

    def export(self, planner: Planner, number: int) -> None:
        """Write a plan of this planner's as a scenario file and a run folder; `Planner.exported` says how far it is."""
        tried = planner.numbered(number)
        if tried is None:
            planner.exported = {"done": True}
            return
        stamp = dt.datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
        target = self.folder / f"{self.desk.full.scenario.id}-{stamp}-{secrets.token_hex(2)}"

        def tell(step: str) -> None:
            planner.exported = {"step": step}

        tell("")
        said = self.safely(planner, lambda: self._write(planner, tried, target, tell))
        planner.exported = said

    def _write(
        self, planner: Planner, tried: Tried, target: Path, tell: Callable[[str], None]
    ) -> dict[str, Any]:
        written = replace(tried)  # a copy takes the run with it, which is far larger than a plan
        file, folder = self.desk.export(written, target, lambda data, draft: begun(data, draft, tell))
        said = Words(planner.language)("explorer.exported", file=file, folder=folder)
        return {"done": True, "told": said, "file": "download", "paths": (file, folder)}

    def _said(self, planner: Planner, tried: Tried) -> dict[str, Any]:
        return {"answer": answer(self.desk, tried, planner.language), "list": self._list(planner)}

    def _list(self, planner: Planner) -> list[dict[str, Any]]:
        return [summary(self.desk, one, planner.language) for one in planner.tried]

    def _settled(self, choices: Choices) -> Tried | None:
        with self.lock:
            return self.settled.get(choices)

    def _hold(self, found: Tried) -> None:
        with self.lock:
            self.settled[found.choices] = found
            while len(self.settled) > MOST_SETTLED:
                self.settled.popitem(last=False)

    def _before(self, planner: Planner) -> Tried | None:
        """Return a plan from which to start: this planner's last, or anybody's for the unchanged scenario."""
        return planner.tried[-1] if planner.tried else self._settled(self.desk.start)

    def safely(self, planner: Planner, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Return what `work` returns, or a sentence about what went wrong."""
        try:
            return work()
        except Superseded:
            return {"superseded": True}
        except Exception as error:  # noqa: BLE001 - any error is shown to the planner as a sentence
            sentence, points = error_in_words(error, planner.language)
            return {"error": " ".join((sentence, *points))}
