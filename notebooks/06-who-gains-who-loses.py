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
# The same people at three moments: today's facilities, the official plan, the best plan that the same capital can buy. First how many
# places there are within reach of each commune (accessibility), then how evenly they are spread (equity), then who gains and who loses.

# %% tags=["parameters"]
scenario_name = "dak-nong"
points = 100  # few demand points, so that this notebook takes seconds; a run takes 600
service = "general"
catchment = 60  # minutes that people are ready to travel

# %%
from ansinh.planning.analyses import changed
from ansinh.planning.answer.run import run_scenario
from ansinh.planning.question.load import load_scenario

scenario = changed(load_scenario(scenario_name), {"demand.points": points, "solver.time_limit_s": 10})
run = run_scenario(scenario)
data, inputs = run.data, run.inputs

# %% [markdown]
# **Accessibility** of one service: places within reach for every hundred people to be served, those who compete for the same places
# counted (two-step floating catchment). A commune with many places next door can still be badly off, if everybody else goes there too.

# %%
import pandas as pd

from ansinh.models.accessibility import two_step_fca

last = scenario.period_ids[-1]
need = (
    inputs.need.query("period == @last and service == @service").groupby("demand_id")["target_persons"].sum()
)
need = need.reindex(inputs.travel.minutes.index, fill_value=0.0)
built = (
    data.facilities.query("period == @last and service == @service")
    .groupby(["plan_id", "site_id"])["places"]
    .sum()
)
today = data.existing_places.query("service == @service").groupby("site_id")["places"].sum()
places = {"today": today, "official": built["official"], "optimised": built["optimised"]}

access = pd.DataFrame(
    {
        plan: 100
        * two_step_fca(
            inputs.travel.minutes,
            need,
            standing.reindex(inputs.travel.minutes.columns, fill_value=0.0),
            catchment=catchment,
        )
        for plan, standing in places.items()
    }
)
access.describe().loc[["min", "25%", "50%", "75%", "max"]].round(1)

# %% [markdown]
# **How many people have nothing within reach?** Those with a score of zero.

# %%
nobody = pd.Series(
    {plan: need[access[plan] == 0].sum() for plan in access}, name="people without any place in reach"
)
nobody.round(1)

# %% [markdown]
# **On the map**: each commune by the mean score of its people. Look for what stays pale from left to right.

# %%
import geopandas as gpd
import matplotlib.pyplot as plt

home = inputs.points["commune_code"]
people = need.groupby(home).sum()
by_commune = access.mul(need, axis=0).groupby(home).sum().div(people, axis=0)
shapes = gpd.GeoDataFrame(data.communes[["name", "geometry"]].join(by_commune), crs=data.communes.crs)
figure, axes = plt.subplots(1, 3, figsize=(12, 4.6), sharex=True, sharey=True, layout="constrained")
top = by_commune.max().max()
for ax, plan in zip(axes, access, strict=True):
    shapes.plot(
        plan,
        ax=ax,
        cmap="Blues",
        vmin=0,
        vmax=top,
        edgecolor="#b8c4cc",
        linewidth=0.3,
        missing_kwds={"color": "#eeeeee"},
    )
    standing = inputs.sites.loc[places[plan][places[plan] > 0].index.intersection(inputs.sites.index)]
    standing.plot(ax=ax, color="#d55e00", markersize=14)
    ax.set_title(plan)
    ax.set_axis_off()
scale = plt.cm.ScalarMappable(plt.Normalize(0, top), "Blues")
figure.colorbar(scale, ax=axes, shrink=0.6, label="places per 100 people; dots: facilities")
plt.show()

# %% [markdown]
# **How evenly is it spread?** The Lorenz curve: people from worst to best reached, and the share of reach that they hold. On the diagonal
# everybody has the same; the Gini index is how far the curve hangs below it (0 = equal, 1 = one person has it all).

# %%
from ansinh.models.measures import gini

_, ax = plt.subplots(figsize=(4.5, 4.5))
ax.plot([0, 1], [0, 1], color="#888888", linewidth=0.8)
for plan in access:
    order = access[plan].sort_values().index
    share = need[order].cumsum() / need.sum()
    held = (access[plan] * need)[order].cumsum() / (access[plan] * need).sum()
    ax.plot([0, *share], [0, *held], label=f"{plan}: Gini {gini(access[plan], need):.2f}")
ax.set(xlabel="People to be served, worst reached first", ylabel="Share of reach")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# **And the journeys themselves?** Of those who get a place: mean, the slowest tenth, the Gini index, and the equally-distributed
# equivalent (minutes that, given to everybody alike, would be felt to be as bad).

# %%
measures = [
    "served_share",
    "covered_share",
    "mean_minutes",
    "p90_minutes",
    "max_minutes",
    "gini_minutes",
    "ede_minutes",
]
total = data.measures.query("service == 'all' and group_by == 'all' and period == @last")
total.pivot_table(index="measure", columns="plan_id", values="value").loc[measures].round(2)

# %% [markdown]
# **By settlement**: are people in the country served as well as those in town?

# %%
settlement = data.measures.query("service == 'all' and group_by == 'settlement' and period == @last")
kept = settlement[settlement["measure"].isin(["served_share", "mean_minutes", "covered_share"])]
kept.pivot_table(index="group", columns=["measure", "plan_id"], values="value").round(2)

# %% [markdown]
# **Who gains and who loses** from the official plan to the best one. The run is saved, as `ansinh run` does, and opened again: two run
# folders are compared in the same way (`ansinh compare runs/a runs/b`). A negative change is a gain.

# %%
import tempfile
from pathlib import Path

from ansinh.planning.analyses import compare_runs

folder = Path(tempfile.mkdtemp()) / "run"
data.save(folder / "data")
found = compare_runs([f"{folder}:official", f"{folder}:optimised"])
groups = found.groups.query("service == 'all' and group_by == 'district_code' and period == @last")
groups[["name", "change_minutes", "verdict", "gaining_persons", "losing_persons"]].round(1)

# %%
communes = found.communes.query("service == 'all' and period == @last")
communes["verdict"].value_counts()

# %% [markdown]
# **The communes that lose most**: whom a director will be asked about.

# %%
worst = communes.sort_values("change_minutes", ascending=False)
worst[["commune", "district", "change_minutes", "verdict"]].head(8).round(1)

# %% [markdown]
# **What to try next**: `catchment = 45`; `service = "elderly"`, which nobody offers today; `scenario_name = "quang-ngai"`, whose islands
# have a ferry to wait for; a cap on the unserved share of any district (`[[equity]]` in the scenario file); then notebook 05 for the
# whole trade-off (`frontier(inputs, x="equity", y="travel")`).
