# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Who can reach care today, who will under the plan, and is it shared fairly?
#
# The same people at three moments: today's facilities, the official plan, the best plan that the same capital can buy. First who gains and
# who loses, then how many places there are within reach of each commune.

# %% tags=["parameters"]
scenario_name = "dak-nong"
points = 100  # few demand points, so that this notebook takes seconds; a run takes 600
service = "general"
catchment = 60  # minutes that people are ready to travel

# %%
import ansinh

p = ansinh.plan(scenario_name, points=points, language="en")
data, inputs, last = p.data, p.run.inputs, p.period
total = data.measures.query("service == 'all' and group_by == 'all' and period == @last")
measures = ["served_share", "covered_share", "mean_minutes", "p90_minutes", "gini_minutes", "ede_minutes"]
total.pivot_table(index="measure", columns="plan_id", values="value").loc[measures].round(2)

# %% [markdown]
# **Who gains and who loses** from the official plan to the best one, by district. A negative change is a gain.

# %%
import tempfile
from pathlib import Path

from ansinh.planning.analyses import compare_runs

folder = Path(tempfile.mkdtemp()) / "run"
data.save(folder / "data")
found = compare_runs([f"{folder}:official", f"{folder}:optimised"])
groups = found.groups.query("service == 'all' and group_by == 'district_code' and period == @last")
groups[["name", "change_minutes", "verdict", "gaining_persons", "losing_persons"]].round(1)

# %% [markdown]
# **Accessibility** of one service: places within reach for every hundred people to be served, those who compete for the same places
# counted (two-step floating catchment). A commune with many places next door can still be badly off, if everybody else goes there too.

# %%
import pandas as pd

from ansinh.models.accessibility import two_step_fca

minutes = inputs.travel.minutes
need = (
    inputs.need.query("period == @last and service == @service").groupby("demand_id")["target_persons"].sum()
)
need = need.reindex(minutes.index, fill_value=0.0)
built = (
    data.facilities.query("period == @last and service == @service")
    .groupby(["plan_id", "site_id"])["places"]
    .sum()
)
today = data.existing_places.query("service == @service").groupby("site_id")["places"].sum()
places = {"today": today, "official": built["official"], "optimised": built["optimised"]}
stands = {plan: standing.reindex(minutes.columns, fill_value=0.0) for plan, standing in places.items()}
access = pd.DataFrame(
    {plan: 100 * two_step_fca(minutes, need, at, catchment=catchment) for plan, at in stands.items()}
)
access.describe().loc[["min", "25%", "50%", "75%", "max"]].round(1)

# %%
import geopandas as gpd
import matplotlib.pyplot as plt

home = inputs.points["commune_code"]
by_commune = access.mul(need, axis=0).groupby(home).sum().div(need.groupby(home).sum(), axis=0)
shapes = gpd.GeoDataFrame(data.communes[["name", "geometry"]].join(by_commune), crs=data.communes.crs)
figure, axes = plt.subplots(1, 3, figsize=(12, 4.6), sharex=True, sharey=True, layout="constrained")
top = by_commune.max().max()
for ax, plan in zip(axes, access, strict=True):
    shapes.plot(plan, ax=ax, cmap="Blues", vmin=0, vmax=top, missing_kwds={"color": "#eeeeee"})
    standing = inputs.sites.loc[places[plan][places[plan] > 0].index.intersection(inputs.sites.index)]
    standing.plot(ax=ax, color="#d55e00", markersize=14)
    ax.set_title(plan)
    ax.set_axis_off()
scale = plt.cm.ScalarMappable(plt.Normalize(0, top), "Blues")
figure.colorbar(scale, ax=axes, shrink=0.6, label="places per 100 people; dots: facilities")
plt.show()

# %% [markdown]
# **What to try next**: `catchment = 45`; `service = "elderly"`, which nobody offers today; `scenario_name = "quang-ngai"`, whose islands
# have a ferry to wait for; a cap on the unserved share of any district (`[[equity]]` in the scenario file); then notebook 05 for the
# whole trade-off (`frontier(inputs, x="equity", y="travel")`).
