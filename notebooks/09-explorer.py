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
# # What happens if the money, the targets or the sites change?
#
# Sliders beside a map on which sites can be clicked. Each change gets a first answer in about a second, then a better
# one, and a place in the list of what was tried; the one you like is exported as a scenario file and a run folder.
# On a page of its own: `ansinh explore dak-nong`.

# %% tags=["parameters"]
scenario_name = "dak-nong"
language = "en"
points = 200
folder = "runs"

# %%
from ansinh.reports.explorer import Explorer

explorer = Explorer(scenario_name, language=language, points=points, folder=folder)
explorer

# %% [markdown]
# **What was tried**, as a table to go on with.

# %%
explorer.table().round(2)

# %% [markdown]
# **And the picture**: the plan that was tried last, as its map shows it (none where the scenario has no plan; the page says why).

# %%
from ansinh.reports import charts
from ansinh.reports.facts import Facts
from ansinh.reports.run_words import words_of

last = explorer.tried[-1].shown if explorer.tried else None
None if last is None else charts.demand_places(Facts.of(last), words_of(last, language))

# %% [markdown]
# **What to try next**: less money; a higher target for the elderly; force a site in your own town and see what it costs;
# `explorer.shown.run` has everything the other notebooks use.
