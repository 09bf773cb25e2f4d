"""Answers of a run to the questions that a plan document raises, as Markdown."""

from __future__ import annotations

from ansinh.planning.answer.district_names import last_name
from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.answer.run import Run
from ansinh.planning.inputs import costs
from ansinh.planning.inputs.people.need import CENSUS_YEAR
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.norms import all_norms
from docs.plans.figures import en

COUNTED_IN = 2017
TWO_HOURS = 120
"""Minutes."""
HAI_DUONG_COUNTS = (
    ("elderly people (60 and over)", 252_862, "population_60_plus", 1.0),
    ("children under 16, of whom more than 12,020 in special circumstances", None, "population_under16", 1.0),
    ("disabled people (2.08 % of the people, as the plan says)", 38_067, "population", 0.0208),
)
"""Group, count in the plan for December 2017, population column, share of that population."""


def answers(run: Run) -> list[str]:
    """Return the lines that answer the questions of the plan document."""
    return ANSWERS[run.inputs.province.slug](run)


def new_sites(run: Run, plan: str) -> list[str]:
    """Return the names of the sites that a plan opens, with the services there."""
    rows = run.data.facilities[(run.data.facilities["plan_id"] == plan) & (run.data.facilities["places"] > 0)]
    rows = rows[rows["site_id"].map(run.inputs.sites["status"]) != "existing"]
    services = run.inputs.scenario.services
    found = []
    for site, part in rows.groupby("site_id"):
        names = ", ".join(services[s].name_en.lower() for s in sorted(set(part["service"])))
        found.append(f"{place(run.inputs, str(site))} ({site}: {names})")
    return found


def place(inputs: Inputs, site: str) -> str:
    """Return the commune and the former district of a site."""
    row = inputs.sites.loc[site]
    district = last_name(inputs.province.districts, str(row["district_code"])).said("en")
    return f"{row['commune_name']}, {district}"


def _where(run: Run) -> str:
    """Return the sentence on the sites where the two plans build."""
    parts = [f"{words} builds at {'; '.join(new_sites(run, plan)) or 'no new site'}"
             for plan, words in ((OFFICIAL, "the official plan"), (OPTIMISED, "the optimised one"))]  # fmt: skip
    return f"- Where: {parts[0]}; {parts[1]}."


def _dak_nong(run: Run) -> list[str]:
    return [_where(run)]


def _lao_cai(run: Run) -> list[str]:
    inputs = run.inputs
    period = inputs.scenario.period_ids[-1]
    trips = run.data.allocation[
        (run.data.allocation["plan_id"] == OPTIMISED) & (run.data.allocation["period"] == period)
    ]
    far = float(trips.loc[trips["minutes"] > TWO_HOURS, "persons"].sum())
    home = trips["demand_id"].map(inputs.points["district_code"])
    means = (trips["minutes"] * trips["persons"]).groupby(home).sum() / trips["persons"].groupby(home).sum()
    worst = last_name(inputs.province.districts, str(means.idxmax())).said("en")
    return [
        _where(run),
        (
            f"- Mountain travel: {en(far)} of {en(trips['persons'].sum())} people served travel more than two hours; longest on"
            f" average from {worst}, {en(means.max())} minutes."
        ),
    ]


def _hai_duong(run: Run) -> list[str]:
    lines = [
        _where(run),
        "",
        "| group | plan, December 2017 | census of 2019, brought to 2017 |",
        "|---|---:|---:|",
    ]
    norms = run.inputs.norms
    for words, counted, column, share in HAI_DUONG_COUNTS:
        growth = (1 + norms["growth", column]) ** (COUNTED_IN - CENSUS_YEAR)
        people = float(run.inputs.points[column].sum()) * growth * share
        lines.append(f"| {words} | {'–' if counted is None else en(counted)} | {en(people)} |")
    lines += [
        "",
        (
            "War invalids, sick soldiers and dioxin victims (41,330), poor single parents (about 3,000) and people with HIV (more than"
            " 4,000) are counted in the plan only: no census column holds them, and their care is outside the network."
        ),
        "",
        "| allowance standard from | đồng a month | care in a facility, under 4 years (× 5.0) | others (× 4.0) | source |",
        "|---|---:|---:|---:|---|",
    ]
    table = all_norms()
    for row in table[table["key"] == "allowance_standard"].sort_values("valid_from").to_dict("records"):
        standard = 1e6 * float(row["value"])
        lines.append(
            f"| {row['valid_from']} | {en(standard)} | {en(5 * standard)} | {en(4 * standard)} | {row['source']} |"
        )
    return lines


def _quang_ngai(run: Run) -> list[str]:
    scenario, norms = run.inputs.scenario, run.inputs.norms
    periods = sorted({budget.period for budget in scenario.budgets})
    money = {(b.name_en, b.period): b.million_vnd for b in scenario.budgets}
    sources = list(dict.fromkeys(b.name_en for b in scenario.budgets))
    lines = [_where(run), "", "| million đồng | " + " | ".join(f"until {p}" for p in periods) + " | sum |"]
    lines.append("|---|" + "---:|" * (len(periods) + 1))
    for source in sources:
        values = [money[source, period] for period in periods]
        lines.append(f"| {source} | " + " | ".join(en(v) for v in [*values, sum(values)]) + " |")
    totals = [sum(money[source, period] for source in sources) for period in periods]
    lines.append("| **all sources** | " + " | ".join(en(v) for v in [*totals, sum(totals)]) + " |")
    capital = run.data.money[(run.data.money["kind"] == "capital") & (run.data.money["plan_id"] == OFFICIAL)]
    needed = capital.groupby("period")["million_vnd"].sum()
    due = [float(needed.get(period, 0.0)) for period in periods]
    lines.append("| capital of the plan as written | " + " | ".join(en(v) for v in [*due, sum(due)]) + " |")
    place = costs.place_cost(norms, run.inputs.province.slug)
    campus = costs.campus_cost(norms, run.inputs.province.slug)
    lines += [
        "",
        (
            f"The plan's money is for training, communication and surveys, and limits no building here. All of it,"
            f" {en(sum(totals))} million đồng, would build {en(sum(totals) // place)} places at {en(place)} million each; the common"
            f" blocks of one new facility cost {en(campus)} million."
        ),
    ]
    return lines


def _hue(run: Run) -> list[str]:
    routed = run.data.allocation
    share = float((routed["persons"] * routed["routed"]).sum() / routed["persons"].sum())
    lines = [
        _where(run),
        f"- {en(100 * share)} % of the trips in the two plans are routed on real streets.",
        "",
    ]
    lines += ["| report (who to whom) | due | source |", "|---|---|---|"]
    lines += [f"| {line.who_vi} | {line.due_vi} | {line.source} |" for line in run.inputs.scenario.reporting]
    return lines


ANSWERS = {
    "dak-nong": _dak_nong,
    "hai-duong": _hai_duong,
    "lao-cai": _lao_cai,
    "quang-ngai": _quang_ngai,
    "thua-thien-hue": _hue,
}
