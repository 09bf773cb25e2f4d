"""How the nation's places are shared out among the kinds of facilities and the people of the communes."""

from __future__ import annotations

import pandas as pd

from ansinh.planning.first.counts import national_targets
from ansinh.planning.first.text import NATIONAL_PLACES
from ansinh.words.numbers import whole_parts

SHARED = ("elderly", "disability", "children")
"""Groups that live in facilities of their own and in general ones."""
GENERAL, DRUGS = "general", "drug_rehab"


def with_general(need: pd.DataFrame, facilities: pd.Series) -> pd.DataFrame:
    """Move part of the people of `SHARED` to general facilities: the share that these are of all facilities for them.

    The annex that divides people among kinds is not at hand (assumption). Elderly homes keep a little more than the
    10,000 places that Decision 966 asks for.

    Parameters
    ----------
    need
        A column per kind, persons.
    facilities
        Facilities of each kind in the nation, index `kind`.
    """
    shared = [kind for kind in SHARED if kind in need]
    if GENERAL not in need or not shared:
        return need
    share = facilities[GENERAL] / facilities[[GENERAL, *shared]].sum()
    moved = need.copy()
    moved[GENERAL] = need[GENERAL] + share * need[shared].sum(axis=1)
    moved[shared] = (1.0 - share) * need[shared]
    return moved


def national_places(need: pd.DataFrame) -> dict[str, int]:
    """Return places by kind that sum to those of Decision 966: drug rehabilitation apart, the others by need."""
    care = need.drop(columns=DRUGS, errors="ignore").sum()
    exact = care / care.sum() * NATIONAL_PLACES
    places = dict(zip(exact.index, whole_parts(exact.tolist(), NATIONAL_PLACES), strict=True))
    if DRUGS in need:
        places[DRUGS] = int(national_targets()["places"].to_dict()[DRUGS])
    return {str(kind): places[kind] for kind in need.columns}
