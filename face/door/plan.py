"""Make, load, change and save a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from ansinh.cli.screen.language import language as spoken
from ansinh.door import showing
from ansinh.door.wishes import case, wished_of
from ansinh.geodata.storage.durable import refuse_links
from ansinh.models.errors import Finding, InputError
from ansinh.models.network.plan import Miss
from ansinh.planning.answer.folder.rundata import OPTIMISED, RunData
from ansinh.planning.answer.folder.rundir import DATA, write_run_folder
from ansinh.planning.answer.run import Clock, Run, run_inputs, run_scenario
from ansinh.planning.inputs.problem import collect_inputs
from ansinh.planning.question.scenario import FEWEST_POINTS, MOST_POINTS
from ansinh.planning.question.text.load import load_saved, load_scenario
from ansinh.words import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ansinh.planning.question.scenario import Scenario


def plan(
    question: str | Path | Scenario,
    *,
    points: int | None = None,
    demand: str | None = None,
    language: Language | None = None,
) -> Plan:
    """Plan a scenario: the official plan as written, and the best plan for the same money.

    Where its limits can't all be kept, the best plan is the one that misses least; `Plan.misses` says what.

    Parameters
    ----------
    question
        A built-in scenario (``"dak-nong"``, ``"Thừa Thiên Huế"``), a scenario file, a plan folder, or a scenario
        that was read and changed.
    points
        Largest number of demand points; fewer are quicker and coarser. None = the number in the scenario.
    demand
        ``"low"``, ``"central"`` or ``"high"``; None = the case in the scenario.
    language
        ``"vi"`` or ``"en"``; None = that of the terminal.

    Raises
    ------
    InputError
        If the scenario or its data have errors; the message lists all of them.
    InfeasibleError
        If what contradicts itself is no limit that can be missed.

    Examples
    --------
    >>> import ansinh
    >>> p = ansinh.plan("dak-nong", points=30, language="en")
    >>> p
    Plan of dak-nong: ...
    """
    scenario = load_scenario(question) if isinstance(question, (str, Path)) else question
    if points is not None:
        update = {"points": _points(points)}
        scenario = scenario.model_copy(update={"demand": scenario.demand.model_copy(update=update)})
    if demand is not None:
        update_case = {"demand_case": case("demand", demand)}
        heading = scenario.scenario.model_copy(update=update_case)
        scenario = scenario.model_copy(update={"scenario": heading})
    return Plan(scenario, run_scenario(scenario), language=language)


def _points(points: int) -> int:
    """Return a number of demand points.

    Raises
    ------
    InputError
        If a scenario can't have so many.
    """
    if not FEWEST_POINTS <= points <= MOST_POINTS:
        asked = f"{points} demand points are {'too few' if points < FEWEST_POINTS else 'too many'}"
        raise InputError([Finding("points", asked, f"ask for {FEWEST_POINTS} to {MOST_POINTS:,}")])
    return points


def load(folder: str | Path) -> Plan:
    """Return the plan that was saved in a run folder.

    Raises
    ------
    InputError
        If `folder` is not a run folder.

    Examples
    --------
    >>> import tempfile
    >>> import ansinh
    >>> p = ansinh.plan("dak-nong", points=30, language="en")
    >>> folder = p.save(tempfile.mkdtemp() + "/first")
    >>> ansinh.load(folder).period == p.period
    True
    """
    folder = Path(folder)
    if not (folder / DATA / "meta.json").is_file():
        raise InputError(
            [Finding(str(folder), "is no run folder", "give one that `save` or `ansinh run` wrote")]
        )
    refuse_links(folder)
    return Plan(load_saved(folder), RunData.load(folder / DATA, received=True).with_own_texts())


class Plan:
    """A plan and its results, returned by `ansinh.plan`, `ansinh.load` and `what_if`.

    Attributes
    ----------
    scenario
        The scenario.
    data
        All frames of the run; see `RunData`.
    wishes
        Arguments of the calls of `what_if` that led to this plan.

    Examples
    --------
    >>> import ansinh
    >>> p = ansinh.plan("dak-nong", points=30, language="en")
    >>> p.name, p.period
    ('dak-nong', '2030')
    >>> p.money.columns.tolist()
    ['plan_id', 'kind', 'period', 'source', 'million_vnd']
    >>> p.sites.crs == p.people.crs
    True
    """

    def __init__(
        self,
        scenario: Scenario,
        found: Run | RunData,
        wishes: dict[str, Any] | None = None,
        language: Language | None = None,
    ) -> None:
        self.scenario = scenario
        self.wishes = wishes or {}
        self._run = found if isinstance(found, Run) else None
        self.data = found.data if isinstance(found, Run) else found
        self.language: Language = language or spoken()

    @property
    def name(self) -> str:
        """The name of the scenario, followed by the wishes."""
        wishes = ", ".join(f"{key}={value!r}" for key, value in self.wishes.items())
        return f"{self.scenario.scenario.id}({wishes})" if wishes else self.scenario.scenario.id

    @property
    def period(self) -> str:
        """The last period of the plan."""
        return self.scenario.period_ids[-1]

    @property
    def verdict(self) -> str:
        """The answer: one sentence, a line for each question of the scenario, and how firm it is."""
        return showing.verdict(self.data, self.language)

    @property
    def run(self) -> Run:
        """Everything that the plan was made from and with: `inputs` and `plans`, for the analyses of `ansinh.planning`.

        A loaded plan is solved again at the first access, because a run folder doesn't contain the model.
        """
        if self._run is None:
            self._run = run_scenario(self.scenario)
        return self._run

    @property
    def misses(self) -> tuple[Miss, ...]:
        """What no plan can keep of the scenario and the wishes, and by how much this one misses it; empty if nothing."""
        return self.run.plans[OPTIMISED].misses

    @property
    def verdicts(self) -> pd.DataFrame:
        """All answers of the run: kind, subject, value beside its bound, answer, who gains and loses, in how many cases."""
        return self.data.verdicts.rename(columns={f"text_{self.language}": "text"})

    @property
    def findings(self) -> pd.DataFrame:
        """Findings of the run: severity, code, text, plan_id."""
        found = self.data.findings.rename(columns={f"text_{self.language}": "text"})
        return found[["severity", "code", "text", "plan_id"]]

    @property
    def table(self) -> pd.DataFrame:
        """Indicators by plan in the last period: people, places, minutes, money."""
        return showing.side_by_side(self.data, self.period, self.language)

    @property
    def money(self) -> pd.DataFrame:
        """Money by plan, kind, period and source, in million đồng."""
        keys = ["plan_id", "kind", "period", "source"]
        return self.data.money.groupby(keys)[["million_vnd"]].sum().reset_index()

    @property
    def sites(self) -> gpd.GeoDataFrame:
        """Facilities of each plan as points, with action, places, people served and money."""
        where = self.data.sites[
            ["name_vi", "commune_name", "district_name", "status", "ownership", "geometry"]
        ]
        return gpd.GeoDataFrame(
            where.join(self.data.facilities.set_index("site_id"), how="right"), crs=where.crs
        )

    @property
    def people(self) -> gpd.GeoDataFrame:
        """Demand points of the last period, with persons in need, in the target, and served by the proposed plan."""
        return showing.people(self.data, self.period)

    def chart(self, name: str = "travel") -> Axes:
        """Draw a chart; for an unknown name, the error lists the known names."""
        return showing.chart(self.data, name, self.language)

    def charts(self) -> Any:
        """Return all charts of the documents, in a notebook, with a choice of chart, plan and last period."""
        from ansinh.reports.charts.interactive import interactive_charts

        return interactive_charts(self.data, self.language)

    def map(self, height: str = "720px") -> showing.Page:
        """Return the interactive map, which notebooks display."""
        return showing.Page(self.data, self.language, height)

    def what_if(self, **wishes: Any) -> Plan:
        """Return the best plan with other choices of money, targets, sites, sizes, demand or travel.

        It always answers: where the wishes can't all be met it's the plan that misses least, and `misses` says what.

        Parameters
        ----------
        **wishes
            budget, million_vnd, targets, standard, sizes, size, open, forbid, close, new_sites, demand, travel, within_standard,
            fair; see `ansinh.door.wishes.WISHES`. Sites are named by id, facility, commune (of today or of before 2025) or
            district, with or without marks.

        Raises
        ------
        InputError
            If a wish, a service or a site is unknown; the message names the nearest.
        InfeasibleError
            If what contradicts itself is no limit that can be missed.

        Examples
        --------
        >>> import ansinh
        >>> p = ansinh.plan("dak-nong", points=30, language="en")
        >>> q = p.what_if(budget=0.9, forbid="Cu Jut")
        >>> q.name
        "dak-nong(budget=0.9, forbid='Cu Jut')"
        >>> len(q.misses)
        0
        """
        run = self.run
        scenario = wished_of(run, wishes)
        inputs = collect_inputs(scenario, run.inputs.province, run.inputs.travel)
        found = run_inputs(inputs, Clock(), run.plans[OPTIMISED])
        return Plan(scenario, found, {**self.wishes, **wishes}, self.language)

    def save(self, folder: str | Path) -> Path:
        """Write the run folder: map, reports, proposal, workbook, layers, and all frames.

        Raises
        ------
        InputError
            If `folder` exists or can't be written.
        """
        from ansinh.reports.outputs import begun

        manifest = {} if self._run is None else self._run.manifest
        return write_run_folder(
            Path(folder), self.data, self.scenario, manifest, lambda draft: begun(self.data, draft)
        )

    def explore(self) -> Any:
        """Return the explorer of the scenario, sliders and a map, which notebooks display."""
        from ansinh.planning.desk import Desk
        from ansinh.reports.explorer import Explorer

        return Explorer(language=self.language, desk=Desk(self.scenario))

    def __repr__(self) -> str:
        """Return at most 25 lines: the verdict, and what to do next."""
        after = (
            "Next: .table  .verdicts  .findings  .sites  .map()  .what_if(budget=0.9)  .save('runs/first')"
        )
        return f"Plan of {self.name}: {self.verdict}\n{after}"

    def _repr_html_(self) -> str:
        """Return the verdict, the table and the map, for a notebook."""
        return showing.notebook(self.data, self.language, self.name)

    def __dir__(self) -> list[str]:
        """Return the public names."""
        return sorted(name for name in super().__dir__() if not name.startswith("_"))
