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
# # How does a plan become a proposal that the People's Committee can decide on?
#
# The investment proposal for one project: every figure in it comes from the run, with its source, or is marked as an assumption.

# %% tags=["parameters"]
scenario_name = "dak-nong"
points = 60  # few demand points, so that this notebook takes seconds; a run takes 600
language = "vi"

# %%
import ansinh

p = ansinh.plan(scenario_name, points=points, language=language)
built = p.sites.query("plan_id == 'optimised' and capital_million_vnd > 0")
built[["name_vi", "service", "period", "action", "places", "capital_million_vnd"]].round(0)

# %% [markdown]
# **What the figures rest on**: assumptions are marked as such in the text.

# %%
p.data.assumptions.query("is_assumption")[["name_en", "value", "unit", "source"]].head(12)

# %% [markdown]
# **The proposal for the largest new project**, as a Word file and as a page.

# %%
from pathlib import Path

from IPython.display import IFrame

from ansinh.reports.facts import Facts
from ansinh.reports.pictures import Pictures
from ansinh.reports.proposal import write_proposal
from ansinh.reports.run_words import words_of

project = built.groupby("site_id")["capital_million_vnd"].sum().idxmax()
Path("proposal").mkdir(exist_ok=True)
pictures = Pictures(Facts.of(p.data), words_of(p.data, language))
docx, page = write_proposal(pictures, Path("proposal"), project=project)
print("Word:", docx)
IFrame(str(page), width="100%", height=700)

# %% [markdown]
# **The charts of the documents**, to choose from.

# %%
p.charts()

# %% [markdown]
# **What to try next**: `language = "en"`; `p.save("runs/first")`, which writes the proposals in both languages beside the map, the report
# and the workbook; `ansinh verify runs/first` before it is handed in.
