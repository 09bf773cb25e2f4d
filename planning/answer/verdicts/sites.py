"""Whether the new sites of the official plan are good ones, or others are better by more than the data carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer.district_names import last_name
from ansinh.planning.answer.folder.rundata import A_MINUTE, OFFICIAL, OPTIMISED
from ansinh.planning.answer.settle import new_sites_of
from ansinh.planning.answer.ties import tied, together
from ansinh.planning.answer.verdicts.looked import Looked
from ansinh.planning.answer.verdicts.quick_cases import Outcome, same_answer
from ansinh.planning.answer.verdicts.staying import stays
from ansinh.planning.answer.verdicts.verdict import Verdict, said_change, said_service, said_sites
from ansinh.planning.inputs.problem import Inputs
from ansinh.words.phrase import NOTHING, Figure, Listed, Phrase, Sayable


def staying_name(service: str) -> str:
    """Return under which name the quick cases hold the plan in which a service stays that the proposal moves."""
    return f"staying {service}"


def site_verdicts(
    inputs: Inputs,
    plans: dict[str, NetworkPlan],
    looked: Looked,
    staying: Mapping[str, NetworkPlan],
    runners_up: pd.DataFrame,
) -> Iterator[Verdict]:
    """Yield for every service whose new sites an official plan names whether there's a reason to move them.

    There is one if the proposal serves more people, makes the mean travel of everybody shorter or costs less, by more
    than the margins of the scenario, than the best plan in which the service stays (than the official plan where the
    best such plan isn't known). `runners_up`: the nearest other site for the same people (``RunData.runners_up``).
    """
    if not {OFFICIAL, OPTIMISED} <= plans.keys():
        return
    for service in inputs.scenario.services:
        old, new = (new_sites_of(inputs, plans[name], service) for name in (OFFICIAL, OPTIMISED))
        if not old:
            continue
        if set(old) <= set(new):
            yield from stays(inputs, looked, service, old, runners_up)
            continue
        before = staying_name(service) if service in staying else OFFICIAL
        yield _Move(inputs, looked, service, before).verdict(old, new)


@dataclass(frozen=True)
class _Move:
    """A service at other sites than the official plan's, beside the plan in which it stays.

    Attributes
    ----------
    before
        Name of that plan in the quick cases.
    """

    inputs: Inputs
    looked: Looked
    service: str
    before: str

    def verdict(self, old: tuple[str, ...], new: tuple[str, ...]) -> Verdict:
        """Return the verdict on the move from `old` to `new` sites, or to none but those of today."""
        inputs, service, here = self.inputs, self.service, self.looked.cases["central"]
        answers = {case: self.answer(case) for case in self.looked.cases}
        before, after = (here[name].mean_minutes((service,)) for name in (self.before, OPTIMISED))
        gains, loses = self.districts(here)
        sentence = Phrase.of(
            f"ladder.verdict.site.{answers['central']}",
            service=said_service(inputs, service),
            old=said_sites(inputs, old),
            new=said_sites(inputs, new) if new else Phrase("ladder.verdict.site.today"),
            minutes=said_change("minutes", self.longer(here), 1),
            people=said_change("people", self.more_people(here), 0),
            money=self._money(),
            margin=Figure(inputs.scenario.margins.minutes, 1),
            who=_who(inputs, gains, loses),
        )
        return Verdict("site", service, inputs.scenario.period_ids[-1], after, before, "minutes", OFFICIAL,
                       answers["central"], sentence, _names(inputs, gains).said("en"), _names(inputs, loses).said("en"),
                       *same_answer(answers))  # fmt: skip

    def answer(self, case: str) -> str:
        """Return "move" if other sites serve more, are nearer or cost less, each beyond the margin, else "keep"."""
        margins, found = self.inputs.scenario.margins, self.looked.cases[case]
        enough = margins.people_share * float(found[OPTIMISED].need.sum())
        more = self.more_people(found)
        if self.before != OFFICIAL and more > enough:
            return "move"
        better = -self.longer(found) > margins.minutes or self._is_cheaper(case)
        return "move" if better and more > -enough else "keep"

    def more_people(self, found: dict[str, Outcome]) -> float:
        """Return how many people more the proposal serves: of all services, or of this one beside the official plan."""
        services = self._compared(found)
        return found[OPTIMISED].served(services) - found[self.before].served(services)

    def longer(self, found: dict[str, Outcome]) -> float:
        """Return by how many minutes the move makes the mean travel of everybody longer.

        Beside the official plan: ``(mean minutes there − mean minutes here) × people of the service / people of all``.
        """
        services, stays = self._compared(found), found[self.before]
        every = tuple(stays.need.index)
        part = stays.served(services) / max(stays.served(every), 1.0)
        return (found[OPTIMISED].mean_minutes(services) - stays.mean_minutes(services)) * part

    def districts(self, found: dict[str, Outcome]) -> tuple[list[str], list[str]]:
        """Return the districts whose mean travel falls and rises most; none where it's less than a minute."""
        home = self.inputs.points["district_code"]
        mean = {}
        for name in (self.before, OPTIMISED):
            trips = found[name].trips[found[name].trips["service"] == self.service]
            area = trips["demand_id"].map(home)
            travel = (trips["persons"] * trips["minutes"]).groupby(area).sum()
            mean[name] = travel / trips.groupby(area)["persons"].sum()
        change = (mean[OPTIMISED] - mean[self.before]).dropna()
        if change.empty:
            return [], []
        gains = tied(change, 1, lowest=True) if change.min() < -A_MINUTE else []
        return gains, tied(change, 1) if change.max() > A_MINUTE else []

    def _compared(self, found: dict[str, Outcome]) -> tuple[str, ...]:
        """Return the services compared; the official plan differs in the others, too: there this one alone."""
        return (self.service,) if self.before == OFFICIAL else tuple(found[OPTIMISED].need.index)

    def _saved(self, case: str) -> float:
        """Return the million đồng of capital that the proposal costs less than the plan in which the service stays."""
        cost = self.looked.capital[case]
        return cost[self.before] - cost[OPTIMISED]

    def _is_cheaper(self, case: str) -> bool:
        """Return whether the move saves capital; the official plan differs in other sites and sizes, too."""
        least = self.inputs.scenario.margins.capital_share * self.looked.capital[case][self.before]
        return self.before != OFFICIAL and self._saved(case) > least

    def _money(self) -> Sayable:
        if not self._is_cheaper("central"):
            return NOTHING
        return Phrase.of("ladder.verdict.less.money", size=Figure(self._saved("central")))


def _names(inputs: Inputs, districts: list[str]) -> Sayable:
    """Return the names of districts that gain or lose alike; nothing where there's none."""
    return together([last_name(inputs.province.districts, code) for code in districts])


def _who(inputs: Inputs, gains: list[str], loses: list[str]) -> Sayable:
    """Say who gains and who loses most; nothing where nobody does by a minute."""
    parts = tuple(
        Phrase.of(f"ladder.verdict.{key}", where=_names(inputs, districts))
        for key, districts in (("gains", gains), ("loses", loses))
        if districts
    )
    return Listed(parts, "")
