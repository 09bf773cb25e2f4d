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
from ansinh.planning.analyses import changed
from ansinh.planning.answer.run import run_scenario
from ansinh.planning.question.load import load_scenario

scenario = changed(load_scenario(scenario_name), {"demand.points": points, "solver.time_limit_s": 8})
run = run_scenario(scenario)

# %% [markdown]
# **What is there to propose?** The facilities that the optimised plan builds or extends.

# %%
optimised = run.data.facilities.query("plan_id == 'optimised' and capital_million_vnd > 0")
optimised[["site_id", "service", "period", "action", "places", "capital_million_vnd"]].round(0)

# %% [markdown]
# **What the figures rest on**: assumptions are marked as such in the text.

# %%
run.data.assumptions.query("is_assumption")[["name_en", "value", "unit", "source"]].head(12)

# %% [markdown]
# **The proposal for the largest new project**, as a Word file and as a page.

# %%
from pathlib import Path

from ansinh.reports.facts import Facts
from ansinh.reports.pictures import Pictures
from ansinh.reports.proposal import write_proposal
from ansinh.reports.run_words import words_of

new = optimised.query("action == 'new'")
project = (new if len(new) else optimised).groupby("site_id")["capital_million_vnd"].sum().idxmax()
folder = Path("proposal")
folder.mkdir(exist_ok=True)
docx, page = write_proposal(
    Pictures(Facts.of(run.data), words_of(run.data, language)), folder, project=project
)
print(run.data.sites["name_vi"][project])
print("Word:", docx)
print("Page:", page)

# %%
from IPython.display import IFrame

IFrame(str(page), width="100%", height=700)

# %% [markdown]
# The charts of the proposal, with choices beside them: which chart, which plan, up to which period.

# %%
from ansinh.reports.charts.interactive import interactive_charts

interactive_charts(run.data, language)

# %% [markdown]
# **What to try next**: `language = "en"`; `ansinh run dak-nong`, which writes the proposals in both languages beside the map, the report
# and the workbook; `ansinh verify` on the run folder before it is handed in.
