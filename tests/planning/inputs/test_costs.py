"""Which staff norm a service gets."""

import datetime as dt

import pytest

from ansinh.planning.inputs.costs import MIXED, staff_kind
from ansinh.planning.norms import Norms
from ansinh.planning.question.scenario import Service

NORMS = Norms(dt.date(2026, 11, 1))
"""Ratios of Circular 33/2017."""


def service(offers):
    return Service.model_construct(offers=offers)


@pytest.mark.parametrize(
    ("offers", "kind"),
    [
        (("elderly",), "elderly"),
        (("drug_rehab",), "drug_rehab"),
        (("general", "children"), MIXED),
        (("no_ratio_of_its_own",), MIXED),
    ],
)
def test_a_service_alone_has_its_own_staff_norm_where_there_is_one(offers, kind):
    assert staff_kind(NORMS, service(offers)) == kind
    assert NORMS["residents_per_worker", kind] > 0
