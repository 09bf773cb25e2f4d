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
# # How do my own tables become a first map?
#
# A folder with a scenario and a few tables: made, checked, mended, run. The same in a terminal:
# `ansinh init my-plan`, `ansinh check my-plan`, `ansinh run my-plan`.

# %% tags=["parameters"]
points = 60  # few demand points, so that this notebook takes seconds

# %% [markdown]
# **A folder to start from**: a commented scenario and example tables of a made-up province. Put your own in their place.

# %%
import tempfile
from pathlib import Path

from ansinh.planning.inputs.init import start_empty

folder = start_empty(Path(tempfile.mkdtemp()) / "my-plan")
sorted(path.name for path in folder.iterdir())

# %% [markdown]
# **Your own tables**: here a table of facilities as a department keeps it, with Vietnamese column names, a decimal comma and one mistake.

# %%
import pandas as pd

facilities = pd.read_csv(folder / "facilities.csv", dtype=str, encoding="utf-8-sig")
facilities["Kinh độ"] = facilities["Kinh độ"].str.replace(".", ",", regex=False)
facilities.loc[0, "Số chỗ"] = "sáu mươi"
facilities.to_csv(folder / "facilities.csv", index=False, sep=";", encoding="utf-8-sig")
facilities

# %% [markdown]
# **Everything that is wrong, at once**: file, row, column, and what to do.

# %%
from ansinh.planning.inputs.check import check_plan

checked = check_plan(str(folder))
for finding in checked.findings:
    print(f"{finding.severity}: {finding.as_finding()}")

# %% [markdown]
# **Corrected and checked again.** The mistake is corrected in the table; decimal commas may be read as they are once the scenario
# allows that repair: nothing is mended without being told.

# %%
facilities.loc[0, "Số chỗ"] = "60"
facilities.to_csv(folder / "facilities.csv", index=False, sep=";", encoding="utf-8-sig")
scenario_file = folder / "scenario.toml"
text = scenario_file.read_text(encoding="utf-8")
text = text.replace('# repair = ["swap_lat_lon"]', 'repair = ["decimal_commas"]')
scenario_file.write_text(text, encoding="utf-8")
checked = check_plan(str(folder))
checked.count("error"), checked.count("warning")

# %% [markdown]
# **The first plan.**

# %%
from ansinh.planning.analyses import changed
from ansinh.planning.answer.run import run_scenario
from ansinh.planning.question.load import load_scenario

run = run_scenario(changed(load_scenario(folder), {"demand.points": points, "solver.time_limit_s": 10}))
run.data.facilities[
    ["site_id", "service", "action", "places", "served_persons", "capital_million_vnd"]
].round(1)

# %% [markdown]
# **The first map.**

# %%
from IPython.display import IFrame

from ansinh.reports.map import build_map

build_map(run.data, "own-data-map.html", "en")
IFrame("own-data-map.html", width="100%", height=600)

# %% [markdown]
# **What to try next**: your own boundaries (GeoPackage, Shapefile) in `folder`; `ansinh init my-plan --from dak-nong` to start from a
# province that is built in; `ansinh explore my-plan` to play with it.
