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
# # What else would be nearly as good, what does money buy, and which sites are safe to choose?
#
# Plans within a few per cent of the optimum that differ as much as possible; the same question with less and more demand, speed and cost;
# the trade-off between capital and people served.

# %% tags=["parameters"]
scenario_name = "dak-nong"
points = 40  # few demand points, so that this notebook takes seconds; a run takes 600

# %%
from ansinh.planning.analyses import alternatives, best, changed, frontier, robustness
from ansinh.planning.inputs.own_data.own import scenario_province
from ansinh.planning.inputs.problem import collect_inputs
from ansinh.planning.question.text.load import load_scenario

scenario = changed(load_scenario(scenario_name), {"demand.points": points, "solver.time_limit_s": 5})
inputs = collect_inputs(scenario, scenario_province(scenario))
base = best(inputs)

# %% [markdown]
# **Plans within 10% of the optimum**, each as far from all before it as can be.

# %%
found = alternatives(inputs, k=2, within=0.10, base=base)
found.table[["differs_in", "served_persons", "mean_minutes", "capital_million_vnd", "status", "gap"]].round(3)

# %% [markdown]
# **When things turn out otherwise**: demand, speed, unit costs and floods combined; how often each site is chosen.

# %%
robustness(scenario, travel=["central"], count=4, scheduler="inline").sites

# %% [markdown]
# **What does money buy?** Each point is the best plan for that capital; dominated ones are dropped.

# %%
curve = frontier(inputs, x="capital", y="unserved", steps=4, base=base)
curve.efficient.plot.line(
    x="x", y="y", marker="o", legend=False, xlabel="Capital (million đồng)", ylabel="People not served"
)

# %% [markdown]
# **What to try next**: `within=0.02`; `frontier(inputs, x="unserved", y="cost")`; `count=20` and all levels of travel;
# `ansinh robustness dak-nong` in a terminal; notebook 08 for many scenarios at once.
