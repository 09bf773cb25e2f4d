"""One answer: a value beside a bound, who gains and who loses, and in how many cases it stands."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ansinh.planning.inputs.problem import Inputs
from ansinh.words.phrase import NOTHING, Both, Figure, Listed, Phrase, Sayable

Kind = Literal["site", "size", "share", "money", "staff"]
COLUMNS = ["kind", "subject", "period", "value", "bound", "unit", "compared_with", "answer", "gains", "loses",
           "holds_in", "cases", "text_vi", "text_en"]  # fmt: skip


class Verdict(NamedTuple):
    """One answer of a run.

    Attributes
    ----------
    kind
        What is asked: where, how large, whose share, how much money, how many workers.
    subject
        Service, site or commitment that it's about.
    value, bound, unit
        The plan's number and the one that it's compared with.
    compared_with
        What the bound is: "official", "runner_up" (NaN where there is none), "need", "required".
    answer
        Code of the answer: "keep", "move", "enough", "about", "short", "kept", "not_kept", "same", "cheaper", "dearer".
    gains, loses
        Area that gains or loses most if the proposal is followed; empty where none does.
    holds_in, cases
        In how many of the quick cases the answer is the same.
    sentence
        The answer in words, without how firm it is.
    """

    kind: Kind
    subject: str
    period: str
    value: float
    bound: float
    unit: str
    compared_with: str
    answer: str
    sentence: Sayable
    gains: str = ""
    loses: str = ""
    holds_in: int = 0
    cases: int = 0

    def row(self) -> tuple[object, ...]:
        """Return the verdict as a row of ``RunData.verdicts``."""
        firm = (
            Phrase.of("ladder.verdict.firm", holds_in=Figure(self.holds_in), cases=Figure(self.cases))
            if self.cases
            else NOTHING
        )
        whole = Phrase.of("ladder.verdict.whole", sentence=self.sentence, firm=firm)
        plain = (self.kind, self.subject, self.period, self.value, self.bound, self.unit, self.compared_with)
        return (*plain, self.answer, self.gains, self.loses, self.holds_in, self.cases,
                whole.said("vi"), whole.said("en"))  # fmt: skip


def said_service(inputs: Inputs, name: str) -> Both:
    """Return the name of a service as it stands within a sentence."""
    service = inputs.scenario.services[name]
    return Both(service.name_vi, service.name_en).lower()


def said_change(what: str, difference: float, decimals: int) -> Phrase:
    """Say "2.6 minutes shorter" or "12 people more"; a difference of nothing is none."""
    if abs(difference) < 0.5 * 10**-decimals:
        return Phrase(f"ladder.verdict.same.{what}")
    direction = "more" if difference > 0 else "less"
    return Phrase.of(f"ladder.verdict.{direction}.{what}", size=Figure(abs(difference), decimals))


def said_sites(inputs: Inputs, ids: tuple[str, ...]) -> Listed:
    """Return the names of sites."""
    return Listed(tuple(Both(inputs.sites["name_vi"][site], inputs.sites["name_en"][site]) for site in ids))
