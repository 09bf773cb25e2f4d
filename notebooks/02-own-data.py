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
# `ansinh init my-plan`, `ansinh check my-plan`, `ansinh run my-plan`. The example is of a made-up province.

# %% tags=["parameters"]
points = 60  # few demand points, so that this notebook takes seconds

# %%
import tempfile
from pathlib import Path

from ansinh.planning.inputs.own_data.init import start_empty

folder = start_empty(Path(tempfile.mkdtemp()) / "my-plan")
sorted(path.name for path in folder.iterdir())

# %% [markdown]
# **Your own tables**: here a table of facilities as a department keeps it, with Vietnamese column names, a decimal comma and one mistake.
# Everything that is wrong is told at once: file, row, column, and what to do.

# %%
import pandas as pd

from ansinh.planning.inputs.own_data.check import check_plan

facilities = pd.read_csv(folder / "facilities.csv", dtype=str, encoding="utf-8-sig")
facilities["Kinh độ"] = facilities["Kinh độ"].str.replace(".", ",", regex=False)
facilities.loc[0, "Số chỗ"] = "sáu mươi"
facilities.to_csv(folder / "facilities.csv", index=False, sep=";", encoding="utf-8-sig")
for finding in check_plan(str(folder)).findings:
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
# **The first plan, and the first map.**

# %%
import ansinh

p = ansinh.plan(folder, points=points, language="en")
p

# %% [markdown]
# **What to try next**: your own boundaries (GeoPackage, Shapefile) in `folder`; `ansinh init my-plan --from dak-nong` to start from a
# province that is built in; `p.explore()` to play with it.
