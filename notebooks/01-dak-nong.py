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
points = 60  # few demand points, so that this notebook takes seconds; a run takes 600

# %%
import ansinh

p = ansinh.plan(scenario_name, points=points, language="en")
print(p)

# %%
p.table

# %% [markdown]
# **What stands where**: every facility of the proposed plan is a point on the map, with its places, people and money.

# %%
columns = ["name_vi", "service", "period", "action", "places", "served_persons", "capital_million_vnd"]
p.sites.query("plan_id == 'optimised' and places > 0")[columns].round(1)

# %%
p.findings

# %% [markdown]
# **On the map.** Works with no network; switch plans, services and layers.

# %%
p.map()

# %% [markdown]
# **What to try next**: `p.what_if(budget=0.9)`, `p.what_if(open={"elderly": "Gia Nghĩa"})`, `p.what_if(demand="high")`; another province
# (`ansinh.plan("Lâm Đồng")`); or notebook 09, the same with sliders.
