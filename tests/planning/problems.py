"""Compare network problems."""

from __future__ import annotations

from dataclasses import fields

import pandas as pd
from pandas.testing import assert_frame_equal

from ansinh.models.network.problem import NetworkProblem


def assert_same_problem(one: NetworkProblem, other: NetworkProblem) -> None:
    """Fail unless both problems are equal in every field: equal problems have equal plans."""
    for field in fields(NetworkProblem):
        its, others = getattr(one, field.name), getattr(other, field.name)
        if isinstance(its, pd.DataFrame):
            assert_frame_equal(its, others)
        else:
            assert its == others, field.name
