"""Maximal covering as it is asked, written down: all or none, in part, or counted twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ansinh.models.errors import raise_if
from ansinh.models.location.cover_shares import check_cover, declining, read_shares
from ansinh.models.location.milp import formulations, formulations_of_cover

if TYPE_CHECKING:
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.location.milp.formulations import LocationFormulation


def written_cover(
    problem: LocationProblem,
    p: int | None,
    standard: float | None = None,
    *,
    full_within: float | None = None,
    cover: Any = None,
    backup_weight: float | None = None,
    **choices: Any,
) -> LocationFormulation:
    """Write maximal covering down.

    Raises
    ------
    InputError
        For kinds of cover that can't be combined.
    """
    capacitated = bool(choices.get("capacitated"))
    raise_if(check_cover(standard, full_within, cover, backup_weight, capacitated=capacitated))
    if cover is not None:
        shares, wrong = read_shares(problem, cover)
        raise_if(wrong)
        assert shares is not None  # noqa: S101  (raise_if has left otherwise)
        return formulations_of_cover.in_part(problem, p, shares, **choices)
    assert standard is not None  # noqa: S101  (check_cover has left otherwise)
    if full_within is not None:
        shares = declining(problem.minutes, full_within, standard)
        return formulations_of_cover.in_part(problem, p, shares, **choices)
    if backup_weight is not None:
        return formulations_of_cover.backup(problem, p, standard, backup_weight=backup_weight, **choices)
    return formulations.mclp(problem, p, standard, **choices)
