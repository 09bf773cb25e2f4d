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
# # Which sites would the classical models choose, and why do they differ?
#
# One service of Đắk Nông, the people of its 1 km cells, every commune centre as a possible site. Each model answers another
# question: nearest on average (p-median), most people within reach (MCLP), fewest sites that reach everybody (LSCP), the
# shortest longest way (p-center).

# %% tags=["parameters"]
province_name = "dak-nong"
points = 300  # the 1 km cells are gathered into at most so many demand points, keeping every person
p = 4
service_standard = 60

# %% [markdown]
# **Who, where, how far?** People of 60 and over; minutes on the road.

# %%
import pandas as pd

from ansinh.geodata import candidate_sites, demand_points, open_province, travel_times
from ansinh.models import LocationProblem, SolverSettings, lscp, mclp, p_center, p_median

province = open_province(province_name)
demand = demand_points(province, points)
sites = candidate_sites(province)
travel = travel_times(province, demand, sites)
problem = LocationProblem.from_matrix(
    travel.minutes, demand=demand["population_60_plus"], allow_unreachable=True
)
problem.demand_count, problem.site_count

# %% [markdown]
# **Four models, four answers**, each with what is proven about it; then where they put their sites.

# %%
settings = SolverSettings(time_limit_s=8, mip_gap=0.001)
plans = {
    f"p-median, p = {p}": p_median(problem, p=p, settings=settings),
    f"MCLP, p = {p}, {service_standard} min": mclp(
        problem, p=p, service_standard=service_standard, settings=settings
    ),
    f"p-center, p = {p}": p_center(problem, p=p, settings=settings),
}
farthest = float(travel.minutes.min(axis=1).max())  # below this, nothing reaches everybody
everybody = max(float(service_standard), farthest)
plans[f"LSCP, {everybody:.0f} min"] = lscp(problem, service_standard=everybody, settings=settings)
table = pd.DataFrame(
    {
        name: {
            "sites": len(plan.open_sites),
            "mean minutes": plan.measures.mean_minutes,
            "longest minutes": plan.measures.max_minutes,
            "status": str(plan.certificate.status),
            "gap": plan.certificate.gap,
        }
        for name, plan in plans.items()
    }
).T
table

# %%
import matplotlib.pyplot as plt

figure, axes = plt.subplots(1, len(plans), figsize=(4 * len(plans), 4.6), sharex=True, sharey=True)
for ax, (name, plan) in zip(axes, plans.items(), strict=True):
    province.districts.boundary.plot(ax=ax, color="#b9c4cc", linewidth=0.7)
    demand.plot(ax=ax, color="#94bcdc", markersize=demand["population_60_plus"] / 40)
    sites.loc[list(plan.open_sites)].plot(ax=ax, color="#c65102", marker="s", markersize=55)
    ax.set_title(f"{name}\n{plan.measures.mean_minutes:.0f} min on average", fontsize=10)
    ax.set_axis_off()
figure.tight_layout()

# %% [markdown]
# **How much nearer does each site bring people?** The p-median for one to eight sites.

# %%
curve = pd.Series(
    {n: p_median(problem, p=n, settings=settings).measures.mean_minutes for n in range(1, 9)},
    name="mean minutes",
)
_, ax = plt.subplots(figsize=(6, 3.5))
curve.plot(ax=ax, marker="o", xlabel="Sites", ylabel="Mean minutes, one way", ylim=0, color="#0072b2")

# %% [markdown]
# **What to try next**: another province; `service_standard = 45`; `capacity=` and `cflp` from `ansinh.models`; then notebook 01, where
# places, money, periods and several services are planned together.
