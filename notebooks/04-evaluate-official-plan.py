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
# The plan's own places on the same yardstick as the best plan that the same capital can buy; then a site forced, and what that
# costs in people served, minutes and million đồng.

# %% tags=["parameters"]
scenario_name = "dak-nong"
points = 40  # few demand points, so that this notebook takes seconds; a run takes 600
town = "Cu Jut"  # with or without marks; of today or of before 2025

# %%
import ansinh

p = ansinh.plan(scenario_name, points=points, language="en")
p.table

# %% [markdown]
# **Why not my town?** The proposed plan with a new site there, beside the proposed plan: the difference is the price of the wish.

# %%
wish = p.what_if(open=town)
ansinh.compare(p, wish)

# %%
wish.verdicts[["kind", "text", "holds_in", "cases"]]

# %% [markdown]
# **What is one more place worth?** The dual of the LP says what it is worth at most; `persons_more` and `person_minutes_less` are found by
# assigning people anew, so they can be checked by hand.

# %%
from ansinh.planning.analyses import sensitivity

sensitivity(p.run.inputs).places.head(10)

# %%
wish.chart("official_optimised")

# %% [markdown]
# **What to try next**: `p.what_if(forbid=town)`; `p.what_if(close="DN-E06")`, without a facility of today;
# `ansinh override dak-nong --force "Cu Jut"` in a terminal, which proves the price; notebook 05 for plans that are nearly as good.
