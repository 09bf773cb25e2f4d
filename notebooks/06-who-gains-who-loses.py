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
# # Who gains and who loses minutes when the plan changes?
#
# Two plans of one run side by side: indicators, sites, and mean travel by commune, district and settlement. Two run folders are
# compared in the same way: `ansinh compare runs/a runs/b`.

# %% tags=["parameters"]
scenario_name = "dak-nong"
points = 60  # few demand points, so that this notebook takes seconds; a run takes 600

# %%
from planning.load import load_scenario
from planning.run import run_scenario
from planning.thoughts import changed

scenario = changed(load_scenario(scenario_name), {"demand.points": points})
run = run_scenario(scenario)

# %% [markdown]
# **The run is saved**, as `ansinh run` does, and opened again.

# %%
import tempfile
from pathlib import Path

from planning.thoughts import compare_runs

folder = Path(tempfile.mkdtemp()) / "run"
run.data.save(folder / "data")
found = compare_runs([f"{folder}:official", f"{folder}:optimised"])

# %%
found.indicators.query("service == 'all'").round(2)

# %% [markdown]
# **By district and settlement**: a negative change is a gain.

# %%
groups = found.groups.query("service == 'all'")
groups[["group_by", "group", "change_minutes", "verdict", "gaining_persons", "losing_persons"]].round(1)

# %% [markdown]
# **The communes that lose most.**

# %%
communes = found.communes.query("service == 'all'").sort_values("change_minutes", ascending=False)
communes[["commune", "district", "change_minutes", "verdict"]].head(10).round(1)

# %% [markdown]
# **What to try next**: `service == 'elderly'`; a run with `--demand high` beside one without; an equity cap in the scenario file.
