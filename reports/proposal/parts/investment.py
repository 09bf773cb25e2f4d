"""Parts IV, V and VIII of the proposal: total investment, sources, capital by year, the projects of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.planning.inputs.tables import records
from ansinh.planning.projects.annual import first_year
from ansinh.planning.projects.owners import COMMITTEE, OWN_FUNDS, PRIVATE, SUPPORT, THRESHOLDS, YEARS
from ansinh.reports import tables
from ansinh.reports.cite import in_language
from ansinh.reports.content import Block, Heading, Paragraph
from ansinh.reports.facts import money as money_facts
from ansinh.reports.facts import projects as project_facts
from ansinh.reports.proposal.groups import groups_said
from ansinh.reports.proposal.letter_norms import DECIDED, letter_norms
from ansinh.reports.proposal.limits import mark, most_years, thresholds
from ansinh.reports.proposal.parts.details import detail
from ansinh.reports.tables import projects as project_tables
from ansinh.reports.tables.money import source_label
from ansinh.words.numbers import money, money_in_words, number, percent
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.proposal.scope import Scope


def investment(scope: Scope) -> list[Block]:
    """Return part IV: total by component, real projects beside it, group, sources, and whether the budget suffices."""
    words, facts = scope.words, scope.facts
    ids = list(scope.projects["project_id"])
    blocks: list[Block] = [Heading(words("proposal.total_head"), 2), *total(scope)]
    if ids:
        blocks += [project_tables.components(facts, words, ids), Paragraph(words("proposal.total_contents"))]
        blocks += [
            *_compensation(scope),
            detail(project_tables.beside(facts, words, ids)),
            *_outside(scope, ids),
        ]
    blocks += [
        _groups(scope),
        Heading(words("proposal.sources_head"), 2),
        *_sources(scope),
        Heading(words("proposal.balance_head"), 2),
    ]
    return [*blocks, *_balance(scope)]


def _groups(scope: Scope) -> Block:
    """Say of which groups the projects are, and from what capital on."""
    told = {"groups": groups_said(scope), "thresholds": thresholds(scope), "mark": mark(scope, THRESHOLDS)}
    return Paragraph(scope.words("proposal.group_text", **told))


def _sources(scope: Scope) -> list[Block]:
    """Return capital by source and period; what a period without a year left still asks for is paid in those of part V."""
    words, facts = scope.words, scope.facts
    if scope.project is None:
        late = _told_late(scope)
        funding = tables.funding(facts, words, _paid_in(scope, late))
        return [funding, *_why_late(scope, late), *_support(scope)]
    if scope.projects.empty:
        return [_no_years(scope)]
    return [Paragraph(words("proposal.sources_project")), *_support(scope)]


def _told_late(scope: Scope) -> list[str]:
    """Return the periods whose capital is paid after them; an older run, which has it begin too early, tells of none."""
    late = [] if scope.projects.empty else late_periods(scope)
    return late if late and int(scope.projects["start_year"].min()) >= _first_year(scope) else []


def _why_late(scope: Scope, late: list[str]) -> list[Block]:
    """Say why capital is paid after its period, and from which year on."""
    if not late:
        return []
    start = int(scope.projects["start_year"].min())
    return [Paragraph(scope.words("proposal.sources_late", periods=", ".join(late), start=start))]


def _paid_in(scope: Scope, periods: list[str]) -> dict[str, str]:
    """Return period → the years in which the capital of its projects is paid: "2027 - 2029"."""
    mine = scope.projects[scope.projects["period"].isin(periods)].groupby("period")
    ends = {str(name): (int(rows["start_year"].min()), int(rows["end_year"].max())) for name, rows in mine}
    return {name: f"{start} - {end}" for name, (start, end) in ends.items()}


def _support(scope: Scope) -> list[Block]:
    """Say how much public money the non-public facilities that the letter is about get, and by which rule."""
    words, facts = scope.words, scope.facts
    if PRIVATE not in set(scope.projects["owner"]):
        return []
    stated = facts.data.assumptions
    basis = records(stated[stated["key"] == SUPPORT])
    rule = in_language(basis[0], "source", words.language) if basis else words("common.assumption")
    return [
        Paragraph(
            words(
                "proposal.sources_support",
                share=percent(row["part"], words.language),
                money=money(row["million_vnd"], words.language),
                source=source_label(facts, words, row["source"]),
                rule=rule,
            )
        )
        for row in records(money_facts.supported(facts, scope.projects))
    ]


def late_periods(scope: Scope) -> list[str]:
    """Return the periods that ask budgets for capital of which no year's can be got any more on the day of the letter."""
    capital, first = money_facts.asked_of_budgets(scope.facts), _first_year(scope)
    ends = scope.facts.data.periods["end_year"]
    return [str(name) for name, value in capital.items() if value > 0 and int(ends.loc[str(name)]) < first]


def _first_year(scope: Scope) -> int:
    """Return the first year whose money the letter can still get."""
    return first_year(letter_norms(scope.facts))


def total(scope: Scope) -> list[Block]:
    """Return the total with the day of its prices, and the index that moves them there if there is one."""
    words, language = scope.words, scope.words.language
    day = money_facts.price_day(scope.facts, words)
    sums = {"money": money(scope.capital, language), "words": money_in_words(scope.capital, language)}
    own = money_facts.has_own_costs(scope.facts)
    index = money_facts.price_index(scope.facts)
    published = not own and index == 1.0
    key = "proposal.total_text" if published else "proposal.total_text_own"
    lines: list[Block] = [Paragraph(words(key, day=day, **sums))]
    if index != 1.0:
        key = "proposal.total_index_own" if own else "proposal.total_index"
        source = text(scope.facts.data.meta.get("price_index_source", ""))
        by = words("proposal.index_of", source=source) if source else words("proposal.index_given")
        lines.append(Paragraph(words(key, index=number(index, language, 3), by=by)))
    return lines


def _compensation(scope: Scope) -> list[Block]:
    """Name the sites whose compensation isn't known; where it is, it stands in the table."""
    words, facts = scope.words, scope.facts
    projects = scope.projects
    missing = project_facts.without_compensation(facts, list(projects["project_id"]))
    if not missing:
        return [Paragraph(words("proposal.compensation_known"))]
    sites = projects.loc[projects["project_id"].isin(missing), "site_id"]
    names = dict.fromkeys(text(project_facts.site_of(facts, words, site)) for site in sites)
    return [Paragraph(words("proposal.compensation_missing", sites="; ".join(names)))]


def _outside(scope: Scope, ids: list[str]) -> list[Block]:
    """Say which projects cost less or more a place than real ones do."""
    words, facts = scope.words, scope.facts
    named = project_facts.named_projects(facts, words)
    lines = []
    for row in records(named[named["project_id"].isin(ids)]):
        found = project_facts.project_beside(facts, row)
        if found.outside in {"below", "above"}:
            lines.append(
                Paragraph(
                    words(
                        f"proposal.outside_{found.outside}",
                        project=text(row["site"]),
                        money=money(row["cost_per_place_million_vnd"], words.language),
                        range=row["beside_range"],
                    )
                )
            )
    return list(lines)


def _balance(scope: Scope) -> list[Block]:
    words, facts, language = scope.words, scope.facts, scope.words.language
    if money_facts.building_budget(facts).empty:
        return [Paragraph(words("proposal.balance_none"))]
    over = [
        Paragraph(words("proposal.balance_over", period=period, money=money(-left, language)))
        for period, left in money_facts.left_of_budget(facts).items()
        if left < -money_facts.HALF_A_MILLION
    ]
    chart = scope.pictures.figure("money")
    return [Paragraph(words("proposal.balance")), tables.budget_table(facts, words), *over, detail(chart)]


def schedule(scope: Scope) -> list[Block]:
    """Return part V: capital by year and source, within the years that the law allows the group of each project."""
    words, projects = scope.words, scope.projects
    if projects.empty:
        return [_no_years(scope)]
    start, end = int(projects["start_year"].min()), int(projects["end_year"].max())
    return [
        Paragraph(words("proposal.schedule", start=start, end=end)),
        *_why_then(scope, start),
        project_tables.years(scope.facts, words, list(projects["project_id"])),
        Paragraph(words("proposal.schedule_actions")),
        Paragraph(words("proposal.schedule_limit", years=most_years(scope), mark=mark(scope, YEARS))),
    ]


def _no_years(scope: Scope) -> Block:
    """Say that there is no capital, or that a run without projects doesn't know its years."""
    key = "open" if scope.capital else "none"
    return Paragraph(scope.words(f"proposal.schedule_{key}"))


def _why_then(scope: Scope, year: int) -> list[Block]:
    """Say why no year before this one has money for the letter; owners who pay everything wait for no plan."""
    payers = set(project_facts.payments(scope.facts, list(scope.projects["project_id"]))["source"])
    if year != _first_year(scope) or payers <= {OWN_FUNDS}:
        return []
    day = number(letter_norms(scope.facts)[DECIDED], scope.words.language)
    return [Paragraph(scope.words("proposal.schedule_first", year=year, day=day))]


def component_projects(scope: Scope) -> list[Block]:
    """Return part VIII: the projects of the plan, each with its owner, years, group and who decides, and their total."""
    words, facts = scope.words, scope.facts
    if scope.project is not None:
        return [Paragraph(words("proposal.parts_single"))]
    count = project_facts.number_of_projects(facts)
    key = "proposal.parts_one" if count == 1 else "proposal.parts_text"
    line = words(key, n=number(count, words.language))
    return [Paragraph(line), project_tables.list_of_projects(facts, words), *_decided_elsewhere(scope)]


def _decided_elsewhere(scope: Scope) -> list[Block]:
    """Name the projects on whose policy others than the Provincial People's Committee decide."""
    words, named = scope.words, project_facts.named_projects(scope.facts, scope.words)
    others = records(named[named["decided_by"] != COMMITTEE])
    told = [f"{text(row['site'])} ({row['decided_by_name']})" for row in others]
    return [Paragraph(words("proposal.parts_other", projects="; ".join(told)))] if told else []
