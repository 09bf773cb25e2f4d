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
# # Đắk Nông: is the plan enough, and would other sites serve people better for the same money?
#
# Plan 512/KH-UBND (31 July 2024) raises care places from 350 to 500 and adds a drug-rehabilitation facility at Đắk Mil, a provincial
# facility at Cư Jút and a regional elderly centre at Gia Nghĩa. We put it beside the best plan that the same capital can buy.

# %% tags=["parameters"]
scenario_name = "dak-nong"

# %%
from ansinh.planning.answer.run import run_scenario
from ansinh.planning.question.load import load_scenario

scenario = load_scenario(scenario_name)
scenario.scenario.question_en

# %% [markdown]
# **Run it**: demand from the census grid, travel times, the plan as written, the optimised plan.

# %%
run = run_scenario(scenario)

# %% [markdown]
# **Who needs a place?** All in need, and the people to be served by the plan's targets.

# %%
run.data.need.groupby(["service", "period"])[["need_persons", "target_persons"]].sum().round(0)

# %% [markdown]
# **What stands where**, in both plans.

# %%
columns = [
    "plan_id",
    "site_id",
    "service",
    "period",
    "action",
    "places",
    "served_persons",
    "capital_million_vnd",
]
run.data.facilities[columns].round(1)

# %% [markdown]
# **Side by side.**

# %%
run.data.comparison.query("service == 'all'")[["text_en"]]

# %% [markdown]
# **How sure is it?** Each stage of the objective with its bound.

# %%
run.data.certificates[["plan_id", "stage", "status", "value", "bound", "gap"]]

# %% [markdown]
# **In words.**

# %%
for text in run.data.findings["text_en"]:
    print("-", text)

# %% [markdown]
# **On the map.** Works with no network; switch plans, services and layers.

# %%
from IPython.display import IFrame

from ansinh.reports.map import build_map

build_map(run.data, "map.html", "en")
IFrame("map.html", width="100%", height=600)

# %% [markdown]
# **What to try next**: `demand_case = "high"`; move the elderly centre (a `must_open` rule); `ansinh run dak-nong --demand high` in a
# terminal; or another province.
