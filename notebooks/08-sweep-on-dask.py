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
# # Many what-ifs at once: which of our assumptions decide the answer?
#
# A table of changes, one row per scenario and one column per key of the scenario file. Rows run in parallel on Dask: here on this machine,
# with `scheduler="tcp://…"` on a cluster. Finished rows are kept, so a stopped sweep goes on where it stopped.

# %% tags=["parameters"]
scenario_name = "dak-nong"
points = 20  # few demand points, so that this notebook takes seconds; a run takes 600
scheduler = None

# %% [markdown]
# **The table.** An empty cell leaves the key as it is. A planner writes it in a spreadsheet (CSV or XLSX). Each row gets a plan within
# 5% of the best, so smaller differences between rows say nothing.

# %%
import tempfile
from pathlib import Path

import pandas as pd

from ansinh.planning.analyses import cases, changed, read_changes, sweep
from ansinh.planning.question.text.load import load_scenario

scenario = changed(
    load_scenario(scenario_name),
    {"demand.points": points, "solver.mip_gap": 0.05},  # plans within 5% of the best are good enough here
)
folder = Path(tempfile.mkdtemp())
rows = [
    {"name": "as it is"},
    {"name": "more people", "scenario.demand_case": "high"},
    {"name": "dear building", "parameters.building_cost": 14},
    {"name": "one new site", "optimise.new_sites_at_most": 1},
]
pd.DataFrame(rows).to_csv(folder / "changes.csv", index=False)
table = cases(scenario, read_changes(folder / "changes.csv"), "changes.csv")

# %%
result = sweep(table, folder / "sweep", scheduler, print)
columns = [
    "case",
    "plan_id",
    "served_persons",
    "mean_minutes",
    "capital_million_vnd",
    "new_site_ids",
    "status",
]
result.table[columns].round(1)

# %% [markdown]
# **Once more**: nothing is computed again.

# %%
sweep(table, folder / "sweep", scheduler, print).computed

# %%
best = result.table.query("plan_id == 'optimised'")
ax = best.plot.barh(x="case", y="served_persons", legend=False, color="#0072b2")
ax.set(xlabel="People served by the proposed plan", ylabel="")

# %% [markdown]
# **What to try next**: `ansinh sweep dak-nong --table changes.csv --out sweep/`; columns `scenario.travel_case`, `scenario.cost_case` or
# `flood.in_force`; a Dask cluster with `--scheduler tcp://…`.
