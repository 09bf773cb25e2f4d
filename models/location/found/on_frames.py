"""A plan on the frames that it was made from: with GeoDataFrames in, GeoDataFrames come out, and a picture.

Nothing here knows about geometry: a frame keeps its class, and only its own ``plot`` is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from ansinh.models.errors import Finding, InputError
from ansinh.models.measures import weighted_mean
from ansinh.words.nearest import some

if TYPE_CHECKING:
    from ansinh.models.location.found.plan import LocationPlan

Frame = TypeVar("Frame", bound=pd.DataFrame)
_POINT_AREA = 40.0
"""Area of the marker of the demand point with most people, square points."""
_SITE_AREA = 60.0


def on_sites(plan: LocationPlan, sites: Frame) -> Frame:
    """Return `sites` with what the plan does there: ``open``, ``persons`` and their ``mean_minutes``.

    Raises
    ------
    InputError
        If a site of the problem is not in the frame's index.
    """
    _check(sites, plan.problem.site_ids, "sites")
    by_site = plan.allocation.groupby("site_id")
    persons = by_site["persons"].sum().reindex(sites.index).fillna(0.0)
    minutes = pd.Series(
        {site: weighted_mean(rows["minutes"], rows["persons"]) for site, rows in by_site}, dtype=float
    )
    return sites.assign(
        open=sites.index.isin(plan.open_sites), persons=persons, mean_minutes=minutes.reindex(sites.index)
    )


def on_demand(plan: LocationPlan, demand: Frame) -> Frame:
    """Return `demand` with where most people of each point go, ``site_id``, their ``minutes``, and ``served`` persons.

    Raises
    ------
    InputError
        If a demand point of the problem is not in the frame's index.
    """
    _check(demand, plan.problem.demand_ids, "demand")
    most = plan.allocation.sort_values("persons", ascending=False, kind="stable").drop_duplicates("demand_id")
    most = most.set_index("demand_id").reindex(demand.index)
    served = plan.allocation.groupby("demand_id")["persons"].sum().reindex(demand.index).fillna(0.0)
    return demand.assign(site_id=most["site_id"], minutes=most["minutes"], served=served)


def draw(plan: LocationPlan, demand: pd.DataFrame, sites: pd.DataFrame, ax: Any = None) -> Any:
    """Draw demand points by their people, each in the colour of its site, and the open sites; return the axes.

    Parameters
    ----------
    demand, sites
        GeoDataFrames, index as in the problem.
    ax
        Axes of matplotlib; None = new ones.
    """
    points, places = on_demand(plan, demand), on_sites(plan, sites)
    size = _POINT_AREA * plan.problem.demand / max(float(plan.problem.demand.max()), 1.0)
    by_point = pd.Series(size, index=list(plan.problem.demand_ids)).reindex(demand.index).to_numpy()
    drawing: Any = points
    ax = drawing.plot("site_id", ax=ax, markersize=by_point, cmap="tab20", missing_kwds={"color": "#bbbbbb"})
    opened: Any = places[places["open"]]
    opened.plot(ax=ax, color="black", marker="s", markersize=_SITE_AREA)
    ax.set_title(
        f"{plan.model}: {len(plan.open_sites)} sites, {plan.measures.mean_minutes:.0f} min on average"
    )
    ax.set_axis_off()
    return ax


def _check(frame: pd.DataFrame, ids: tuple[Any, ...], name: str) -> None:
    missing = [label for label in ids if label not in frame.index]
    if missing:
        raise InputError([Finding(name, f"has no rows {some(missing)}", "give the frame of the problem")])
