"""Compare network problems."""

from __future__ import annotations

from pandas.testing import assert_frame_equal

from ansinh.models.network.problem import NetworkProblem


def assert_same_problem(one: NetworkProblem, other: NetworkProblem) -> None:
    """Fail unless both problems have equal frames and rules: equal problems have equal plans."""
    for name in ("demand", "need", "sites", "options", "minutes", "services", "budgets", "conversions"):
        assert_frame_equal(getattr(one, name), getattr(other, name))
    for name in ("targets", "limits", "rules", "shares", "equity", "objective", "fairness"):
        assert getattr(one, name) == getattr(other, name), name
