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
# # The official plan as written: what does it achieve, and why not my town?
#
# The plan's own places on the same yardstick as the best plan that the same capital can buy; then a site forced or forbidden, and what that
# costs in people served, minutes and million đồng.

# %% tags=["parameters"]
scenario_name = "dak-nong"
points = 60  # few demand points, so that this notebook takes seconds; a run takes 600

# %%
from ansinh.geodata import open_province
from ansinh.planning.analyses import best, changed, evaluate, find_sites, override, sensitivity
from ansinh.planning.inputs.problem import collect_inputs
from ansinh.planning.question.load import load_scenario

scenario = changed(load_scenario(scenario_name), {"demand.points": points})
inputs = collect_inputs(scenario, open_province(scenario.scenario.province))
base = best(inputs)

# %% [markdown]
# **Side by side**, in the last period: the plan as written, the optimum, the difference.

# %%
evaluation = evaluate(inputs, base=base)
evaluation.indicators.round(2)

# %% [markdown]
# **Where they differ**: places by site and service.

# %%
evaluation.places

# %% [markdown]
# **How sure is it?**

# %%
evaluation.certificates

# %% [markdown]
# **Why not my town?** Names do, with or without marks. We look for Cư Jút, take its first site, and force it open.

# %%
town = find_sites("Cu Jut", inputs.sites)
inputs.sites.loc[list(town), ["name_vi", "district_name"]]

# %%
wish = override(inputs, force=[town[0]], base=base)
wish.price.round(1)

# %% [markdown]
# The first row that differs decides. `at_least` and `at_most` hold the true price, from both certificates.

# %%
wish.evaluation.indicators.round(2)

# %% [markdown]
# **What is one more place worth?** The dual of the LP says what it is worth at most; `persons_more` and `person_minutes_less` are found by
# assigning people anew, so they can be checked by hand.

# %%
worth = sensitivity(inputs, base=base)
worth.places.head(10)

# %% [markdown]
# **One billion đồng more**, by source and period; **one percentage point more of each target**: how many people, and at what cost.

# %%
worth.money

# %%
worth.coverage

# %% [markdown]
# **What to try next**: `forbid=[…]` and `swap=[(a, b)]`; `ansinh override dak-nong --forbid DN-P03` in a terminal; notebook 05 for plans
# that are nearly as good.
