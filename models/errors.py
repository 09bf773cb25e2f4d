"""Errors a planner can act on: each says what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ansinh.words.messages import in_vietnamese
from ansinh.words.phrase import said

if TYPE_CHECKING:
    from ansinh.words.catalogue import Language
    from ansinh.words.phrase import Sayable


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with an input.

    Attributes
    ----------
    where
        The file, table, row or key: ``"scenario.toml: budget.total"``, ``"demand points (ids P1, P7)"``.
    problem
        What is wrong, in one sentence without a full stop.
    remedy
        What to do about it.

    Examples
    --------
    >>> from ansinh.models import Finding
    >>> print(Finding("sites", "has no rows", "a network needs at least one"))
    sites: has no rows; a network needs at least one
    """

    where: str
    problem: str
    remedy: str = ""

    def __str__(self) -> str:
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{self.where}: {self.problem}{remedy}"

    def parts_in(self, language: Language) -> tuple[str, str, str]:
        """Return where, problem and remedy in a language; what the catalogue of messages doesn't have stays English."""
        parts = (self.where, self.problem, self.remedy)
        if language == "en":
            return parts
        where, problem, remedy = map(in_vietnamese, parts)
        return where, problem, remedy

    def said(self, language: Language) -> str:
        """Return the finding in a language."""
        return str(Finding(*self.parts_in(language)))


@dataclass(frozen=True)
class SaidFinding(Finding):
    """A finding that is told in each language.

    Attributes
    ----------
    parts
        Where, problem and remedy as texts that can be said; the other attributes are these in English.
    """

    parts: tuple[Sayable | str, ...] = ()

    @classmethod
    def of(cls, where: Sayable | str, problem: Sayable | str, remedy: Sayable | str) -> SaidFinding:
        """Return the finding of three texts."""
        parts = (where, problem, remedy)
        place, wrong, advice = (str(said(part, "en")) for part in parts)
        return cls(place, wrong, advice, parts)

    def parts_in(self, language: Language) -> tuple[str, str, str]:
        """Return where, problem and remedy in a language."""
        place, wrong, advice = (str(said(part, language)) for part in self.parts)
        return place, wrong, advice


class PlanningError(Exception):
    """Base of all errors that Ansinh raises on purpose.

    Examples
    --------
    >>> from ansinh.models import InputError, PlanningError
    >>> issubclass(InputError, PlanningError)
    True
    """


class InputError(PlanningError, ValueError):
    """The input can't be used; lists everything that is wrong with it at once.

    Attributes
    ----------
    findings
        All the findings, in the order in which they were met.

    Examples
    --------
    >>> from ansinh.models import InputError, LocationProblem
    >>> try:
    ...     LocationProblem.from_matrix([[-5.0]])
    ... except InputError as error:
    ...     print(len(error.findings))
    1
    """

    def __init__(self, findings: Iterable[Finding] | str) -> None:
        self.findings = (Finding("input", findings),) if isinstance(findings, str) else tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class InfeasibleError(PlanningError):
    """No plan satisfies the hard rules; names rules whose relaxation would allow one.

    Attributes
    ----------
    reason
        What is wrong, in words.
    rules
        The smallest set of rules found that contradict the rest.

    Examples
    --------
    >>> from ansinh.models import InfeasibleError
    >>> print(InfeasibleError("no plan fits", ["budget of the province in 2030"]))
    no plan fits
      - budget of the province in 2030
    """

    def __init__(self, reason: Sayable | str, rules: Iterable[Sayable | str] = ()) -> None:
        self.reason = reason
        self.rules = tuple(rules)
        super().__init__(self.said("en"))

    @property
    def to_relax(self) -> tuple[str, ...]:
        """Return the rules in English."""
        return self.listed("en")

    def listed(self, language: Language) -> tuple[str, ...]:
        """Return the rules in a language."""
        return tuple(str(said(rule, language)) for rule in self.rules)

    def said(self, language: Language) -> str:
        """Return the whole message in a language: the reason, and one line for each rule."""
        return "\n  - ".join((str(said(self.reason, language)), *self.listed(language)))


class SolverError(PlanningError):
    """The solver could not be run, or returned neither a plan nor a proof.

    Examples
    --------
    >>> from ansinh.models import SolverError
    >>> raise SolverError("the solver could not be run")
    Traceback (most recent call last):
    ansinh.models.errors.SolverError: the solver could not be run
    """


class NoPlanError(SolverError):
    """The time ran out before any plan was found; says nothing about whether there is one."""


def raise_if(findings: Iterable[Finding]) -> None:
    """Raise one `InputError` that lists all `findings`, if there are any."""
    findings = tuple(findings)
    if findings:
        raise InputError(findings)
