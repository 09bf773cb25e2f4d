"""What an analyst types in an hour: own frames, four models, a row of their own, and the network plan behind the answer."""

from ansinh.geodata import candidate_sites, demand_points, open_province, travel_times
from ansinh.models import LocationProblem, SolverSettings, build, p_median, plan_nearest
from ansinh.planning.analyses import changed
from ansinh.planning.answer.plans import official_plan, optimised_problem
from ansinh.planning.inputs.problem import collect_inputs
from ansinh.planning.question.text.load import load_scenario

province = open_province("dak-nong")
demand, sites = demand_points(province, 40), candidate_sites(province)
minutes = travel_times(province, demand, sites).minutes
table = (
    minutes.rename_axis("origin").reset_index().melt("origin", var_name="destination", value_name="minutes")
)
problem = LocationProblem.from_frames(
    demand, sites, table.dropna(), persons="population_60_plus", allow_unreachable=True
)
print(problem)

# Three sites; then the first two may not both be open.
plan = p_median(problem, p=3)
print(plan)
plan.plot(demand, sites)
model = build("p_median", problem, p=3)
one, other = plan.open_sites[:2]
model.prob += model.open[one] + model.open[other] <= 1, "not_both"
held = model.solve(SolverSettings(time_limit_s=20))
print(held.certificate)
print(
    held.sites(sites).query("open")[["commune_name", "persons", "mean_minutes"]]
    if "commune_name" in sites
    else ""
)

# The whole network, with half of its money: the problem behind a plan, solved by hand.
scenario = changed(load_scenario("dak-nong"), {"demand.points": 20})
inputs = collect_inputs(scenario, province)
whole = optimised_problem(inputs, official_plan(inputs))
half = whole.replace(budgets=whole.budgets.assign(million_vnd=whole.budgets["million_vnd"] / 2))
nearest = plan_nearest(half, SolverSettings(time_limit_s=10, mip_gap=0.05))
print(nearest.stages[["stage", "value", "gap", "status"]])
for miss in nearest.misses:
    print(f"{miss.family} {miss.services}: {miss.asked:g} asked, {miss.reached:g} reached")
