"""The explorer: controls on the left, figures and map of the plan on the right, the list of tried choices below."""

from __future__ import annotations

import datetime as dt
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as w

from ansinh.models.shown import shown
from ansinh.planning.desk import Desk, Tried, wrong
from ansinh.planning.desk.desk import POINTS, SECONDS
from ansinh.planning.question.text.load import load_scenario
from ansinh.reports.explorer.controls import Controls
from ansinh.reports.explorer.pages import STYLE, tiles, tried_table
from ansinh.reports.explorer.wording import as_html, changes_in_words, error_in_words, wrong_in_words
from ansinh.reports.map import map_iframe
from ansinh.reports.outputs import write_all
from ansinh.words import Language, Words
from ansinh.words.numbers import number

HEIGHT = "700px"


class Explorer:
    """Sliders beside a map that follows them; a notebook shows it when it is the last line of a cell.

    Parameters
    ----------
    scenario
        A built-in province, a plan folder or a scenario file.
    language
        "vi" or "en".
    points, seconds
        Most demand points and time limit of one plan; see `ansinh.planning.desk.Desk`.
    folder
        Folder for exported plans.
    desk
        An existing desk, instead of `scenario`.
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
        self.language: Language = language
        self.desk = desk or Desk(load_scenario(scenario), points=points, seconds=seconds)
        self.shown: Tried | None = None
        self._setting = False
        self._parts(Path(folder))
        self._wire()
        self.solve()

    def _parts(self, folder: Path) -> None:
        """Make the widgets."""
        words = Words(self.language)
        self.controls = Controls(self.desk, self.language, self.complain)
        self.live = w.Checkbox(value=True, description=words("explorer.live"), indent=False)
        self.solve_button = w.Button(description=words("explorer.solve"), button_style="primary", icon="play")
        self.reset_button = w.Button(description=words("explorer.reset"), icon="undo")
        self.status, self.summary, self.map, self.table = (
            w.HTML(layout=w.Layout(width="100%")) for _ in range(4)
        )
        self.choose = w.Dropdown(
            description=words("explorer.choose"), options=[], layout=w.Layout(width="60%")
        )
        stamp = dt.datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
        name = folder / f"{self.desk.full.scenario.id}-{stamp}"
        self.target = w.Text(
            value=str(name), description=words("explorer.folder"), layout=w.Layout(width="60%")
        )
        self.export_button = w.Button(
            description=words("explorer.export"), icon="download", layout=w.Layout(width="240px")
        )
        self.box = self._layout()

    def _layout(self) -> Any:
        """Arrange the widgets."""
        words, full = Words(self.language), self.desk.full
        heading = full.scenario.title_vi if self.language == "vi" else full.scenario.title_en
        coarse = words(
            "explorer.coarse",
            points=self.desk.quick.demand.points,
            seconds=number(self.desk.quick.solver.time_limit_s, self.language),
            full=number(full.demand.points, self.language),
        )
        head = w.HTML(f"{STYLE}<h2 style='margin:4px 0'>{escape(words('explorer.title'))}: {escape(heading)}</h2>"
                      f"<p class='ansinh-note'>{escape(coarse)}</p>")  # fmt: skip
        tall = w.Layout(height="880px", overflow="hidden auto", padding="0 8px 0 0", border_right="1px solid #dce3e8",
                        flex="0 0 390px")  # fmt: skip
        buttons = w.HBox([self.solve_button, self.reset_button])
        left = w.VBox([self.live, buttons, self.controls.box], layout=tall)
        right = w.VBox(
            [self.status, self.summary, self.map],
            layout=w.Layout(flex="1 1 0", min_width="0", padding="0 0 0 12px"),
        )
        tried = w.HTML(f"<h3 style='margin:12px 0 0'>{escape(words('explorer.tried'))}</h3>")
        export = w.HBox([self.target, self.export_button])
        return w.VBox([head, w.HBox([left, right]), tried, self.table, self.choose, export])

    def _wire(self) -> None:
        """Connect the widgets with what they do."""
        for widget in self.controls.inputs:
            widget.observe(self._changed, names="value")
        self.choose.observe(self._chosen, names="value")
        self.solve_button.on_click(lambda _: self.solve())
        self.reset_button.on_click(lambda _: self.reset())
        self.export_button.on_click(lambda _: self.export())

    def __repr__(self) -> str:
        facts = f"{self.desk.full.scenario.id}, {len(self.desk.tried)} plans tried; a notebook shows it"
        return shown(self, facts, ".desk.table(), .shown, .export()")

    def _ipython_display_(self) -> None:
        """Show the explorer in a notebook."""
        from IPython import display

        show: Any = display.display
        show(self.box)

    def _changed(self, _: Any) -> None:
        if self._setting:
            return
        if self.live.value:
            self.solve()
        else:
            self.say(Words(self.language)("explorer.stale"))

    def _chosen(self, change: Any) -> None:
        if not self._setting and change["new"] is not None:
            self._show(self.desk.tried[change["new"] - 1])

    def say(self, sentence: str, points: tuple[str, ...] = (), *, bad: bool = False) -> None:
        """Show a sentence above the plan."""
        mark = " wrong" if bad else ""
        self.status.value = f'<div class="ansinh-status{mark}">{as_html(sentence, points)}</div>'

    def complain(self, error: Exception) -> None:
        """Show an error as a sentence."""
        sentence, points = error_in_words(error, self.language)
        self.say(sentence, points, bad=True)

    def solve(self) -> None:
        """Make the best plan for the present choices and show it, or show a sentence on what is wrong."""
        words, choices = Words(self.language), self.controls.read()
        if found := wrong(choices):
            sentences = tuple(wrong_in_words(self.desk, item, self.language) for item in found)
            self.say(words("explorer.bad_input"), sentences, bad=True)
            return
        self.say(words("explorer.solving"))
        self.controls.enable(on=False)
        try:
            before = len(self.desk.tried)
            self._show(self.desk.solve(choices))
            if self.shown is not None and len(self.desk.tried) == before:
                self.say(words("explorer.again", number=self.shown.number))
        except Exception as error:  # noqa: BLE001 - any error is shown to the planner as a sentence
            self.complain(error)
        finally:
            self.controls.enable(on=True)

    def reset(self) -> None:
        """Go back to the unchanged scenario."""
        self._set(self.desk.tried[0] if self.desk.tried else None)
        self.solve()

    def _set(self, tried: Tried | None) -> None:
        """Set the controls without solving."""
        self._setting = True
        try:
            self.controls.set(tried.choices if tried is not None else self.desk.start)
        finally:
            self._setting = False

    def _show(self, tried: Tried) -> None:
        """Show a plan: figures first, then the table, then the map."""
        words = Words(self.language)
        self.shown = tried
        self._set(tried)
        self.summary.value = tiles(self.desk, tried, self.language)
        self.table.value = tried_table(self.desk, tried, self.language)
        self._list()
        self.say(words("explorer.drawing"))
        self.map.value = map_iframe(tried.shown, self.language, HEIGHT)
        if missed := tried.missed(self.language):
            self.say(words("explorer.missed"), missed, bad=True)
            return
        self.say(
            words("explorer.ready", number=tried.number, seconds=number(tried.seconds, self.language, 1))
        )

    def _list(self) -> None:
        """Fill the drop-down list with the choices that were tried."""
        self._setting = True
        try:
            self.choose.options = [
                (f"{t.number}. {changes_in_words(self.desk, t.choices, self.language)}", t.number)
                for t in self.desk.tried
            ]
            self.choose.value = self.shown.number if self.shown is not None else None
        finally:
            self._setting = False

    def export(self) -> None:
        """Write the shown plan as a scenario file and a run folder."""
        words = Words(self.language)
        if self.shown is None:
            return
        self.say(words("explorer.exporting"))
        try:
            file, folder = self.desk.export(self.shown, Path(self.target.value.strip()), write_all)
        except Exception as error:  # noqa: BLE001 - any error is shown to the planner as a sentence
            self.complain(error)
            return
        self.say(words("explorer.exported", file=file, folder=folder))
