"""The explorer in a notebook: the page of ``ansinh explore``, answered by this process."""

from __future__ import annotations

import json
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as w
import pandas as pd

from ansinh.models.shown import shown
from ansinh.planning.desk import Desk, Tried
from ansinh.planning.desk.desk import POINTS, SECONDS, as_table
from ansinh.planning.question.text.load import load_scenario
from ansinh.reports.explorer.office import Office
from ansinh.reports.explorer.page import explorer_in_notebook, wish_of
from ansinh.reports.explorer.page.build import NAMES
from ansinh.words import LANGUAGES, Language

FIRST = "first"
"""Name of the page for which the first plan is made, before any is shown."""


class Explorer:
    """Sliders beside a map on which sites can be clicked; a notebook shows it when it is the last line of a cell.

    Parameters
    ----------
    scenario
        A built-in province, a plan folder or a scenario file.
    language
        "vi" or "en"; the page can be switched to the other one.
    points, seconds
        Most demand points and time limit of one plan; see `ansinh.planning.desk.Desk`.
    folder
        Folder for exported plans.
    desk
        An existing desk, instead of `scenario`.

    Examples
    --------
    >>> from ansinh.reports.explorer import Explorer
    >>> explorer = Explorer("dak-nong", language="en", points=20)
    >>> len(explorer.tried)
    1
    """

    def __init__(
        self,
        scenario: str | Path = "dak-nong",
        *,
        language: Language = "vi",
        points: int = POINTS,
        seconds: float = SECONDS,
        folder: Path | str = "runs",
        desk: Desk | None = None,
    ) -> None:
        self.desk = desk or Desk(load_scenario(scenario), points=points, seconds=seconds)
        self.office = Office(self.desk, Path(folder), language)
        self.planner = self.office.join()
        self.office.quick(self.planner, FIRST, 1, wish_of(self.desk.start))

    @property
    def tried(self) -> list[Tried]:
        """The plans that were tried, in the order of their numbers."""
        return self.planner.tried

    @property
    def shown(self) -> Tried | None:
        """The plan for the choices in view; None while there is none."""
        return self.planner.known(self.planner.wish)

    def table(self) -> pd.DataFrame:
        """Return one row per plan that was tried, with its indicators."""
        return as_table(self.tried)

    def __repr__(self) -> str:
        facts = f"{self.desk.full.scenario.id}, {len(self.tried)} plans tried; a notebook shows it"
        return shown(self, facts, ".table(), .shown, .tried")

    def _ipython_display_(self) -> None:
        """Show the explorer in a notebook."""
        from IPython import display

        show: Any = display.display
        page = Page(self)
        show(page.widgets)
        show(display.HTML(page.html))  # type: ignore[no-untyped-call]


class Page:
    """The explorer at one place of a notebook: its HTML, and the two hidden widgets by which it asks and hears.

    Attributes
    ----------
    html
        The page; its script finds the widgets by their classes.
    asked, said
        What the page asks (JSON: number → path and body, all that are open), and the answers to these (number → answer).
    """

    def __init__(self, explorer: Explorer) -> None:
        self._explorer = explorer
        self._answers: dict[str, dict[str, Any] | None] = {}
        self._lock = threading.Lock()
        self._quick, self._slow = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
        name = f"ansinh-{secrets.token_hex(4)}"
        self.html = explorer_in_notebook(self._told(), name)
        self.asked, self.said = w.Textarea(), w.HTML()
        self.asked.add_class(f"{name}-asked")
        self.said.add_class(f"{name}-said")
        self.asked.observe(lambda change: self._hear(change["new"]), names="value")
        self.widgets = w.Box([self.asked, self.said], layout=w.Layout(display="none"))

    def _told(self) -> dict[str, Any]:
        planner = self._explorer.planner
        other = next(one for one in LANGUAGES if one != planner.language)
        return {**self._explorer.office.told(planner), "other": {"id": other, "name": NAMES[other]}}

    def _hear(self, text: str) -> None:
        """Begin to answer the questions that are new; forget those that are no longer open."""
        asked = json.loads(text)
        with self._lock:
            new = asked.keys() - self._answers.keys()
            self._answers = {number: self._answers.get(number) for number in asked}
        for number in sorted(new, key=int):
            path, body = asked[number]["path"], asked[number]["body"]
            threads = self._slow if path == "settle" else self._quick
            threads.submit(self._answer, number, path, body)

    def _answer(self, number: str, path: str, body: dict[str, Any]) -> None:
        """Answer one question; what was answered before and may have been missed is told again."""
        explorer = self._explorer
        found = explorer.office.safely(explorer.planner, lambda: self._found(path, body))
        with self._lock:
            self._answers[number] = found
            told = {key: said for key, said in self._answers.items() if said is not None}
            self.said.value = escape(json.dumps(told))

    def _found(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        office, planner = self._explorer.office, self._explorer.planner
        if path in {"quick", "settle"}:
            work = office.quick if path == "quick" else office.settle
            return work(planner, body["page"], body["turn"], body["wish"])
        if path == "plan":
            return office.plan(planner, body["number"])
        if path == "language":
            planner.language = body["language"]
            return self._told()
        if path == "export":
            planner.exported = {"step": ""}
            self._slow.submit(office.export, planner, body["number"])
        return {name: value for name, value in planner.exported.items() if name not in {"paths", "file"}}
