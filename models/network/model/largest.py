"""The most places that an option can have: rows multiply by it, and the smaller it is, the better they bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.network.families import PLACES, rule_families

if TYPE_CHECKING:
    from ansinh.models.network.model.arrays import Arrays, Floats, Ints

MOST_MATCHING = 1e4
"""Places that a rule on shares of ownership can require elsewhere for one place here. A share so close to 0 or 1 that
it would require more is treated as 0 or 1: larger factors in the rows are beyond the precision of solvers."""

ROUNDED = 1e-9
"""Modules: a number this little above a whole number is that number, because division rounds."""


def permitted(a: Arrays) -> Floats:
    """Return the most places that its own limit, its campus and its land permit an option (maybe infinite).

    A campus or land that is too small for what stands today still holds that, whichever service has it.
    """
    per_place, site = a.option("land_m2_per_place"), a.option_site
    stand, taken = np.zeros(len(a.site_ids)), np.zeros(len(a.site_ids))
    np.add.at(stand, site, a.existing)
    np.add.at(taken, site, a.existing * per_place)
    bound = np.fmin(a.option("max_places"), np.maximum(a.site("max_places_total"), stand)[site])
    land = np.maximum(a.site("land_m2"), taken)[site]
    with np.errstate(divide="ignore", invalid="ignore"):
        bound = np.fmin(bound, np.where(per_place > 0, land / per_place, np.inf))
    permitted: Floats = np.maximum(np.nan_to_num(bound, nan=np.inf), a.existing)
    return permitted


def largest_sizes(a: Arrays) -> Floats:
    """Return the most places by option. Rows use them as "big M", so they are as small as no plan forbids.

    What is permitted, or less: places that nobody could use are cut off where no rule counts places and
    none come or go by a merger or conversion. What stands today may stay even if it's larger.
    """
    bound = np.minimum(a.permitted_size, _conceivable_places(a))
    useful: Floats = np.maximum(np.minimum(bound, _useful_places(a)), a.existing)
    return useful


def _conceivable_places(a: Arrays) -> float:
    """Return a number of places that no service at one site can need, whatever the rules ask for."""
    asked = sum(limit.min_places for limit in a.problem.limits) + _asked_by_other_families(a)
    modules = float(np.nan_to_num(a.option("module_places")).max(initial=0.0))
    per_place = a.problem.services["people_per_place"].to_numpy(dtype=float)
    need = float((a.need.max(axis=1).sum(axis=1) / per_place).sum())
    least = float(a.min_size.max(initial=0.0) + a.site("min_places_total").max(initial=0.0))
    return (float(a.existing.sum()) + least + asked + modules + need) * _matching_places(a)


def _asked_by_other_families(a: Arrays) -> float:
    """Return the numbers of places in rules of further families: as many as that they may ask for."""
    numbers = [
        float(getattr(rule, name))
        for family in rule_families()
        if family.field == "more"
        for rule in family.rules(a.problem)
        for name, powers in family.units.items()
        if powers == PLACES
    ]
    return sum(number for number in numbers if np.isfinite(number))


def _matching_places(a: Arrays) -> float:
    """Return how many places one place elsewhere may ask for, so that shares of ownership hold."""
    times = 1.0
    for share in a.problem.shares:
        parts = (share.min_share, 1.0 - share.min_share, share.max_share, 1.0 - share.max_share)
        times *= 1.0 / min(part for part in parts if part > 0)
    return min(times, MOST_MATCHING)


def _useful_places(a: Arrays) -> Floats:
    """Return places beyond which nobody could use them; infinite where they may serve another purpose.

    Enough for everybody within reach, for the least size of the service and of its campus, and rounded up
    to whole modules.
    """
    counting = [family for family in rule_families() if family.counts_places]
    counted = {
        s
        for family in counting
        for rule in family.rules(a.problem)
        for s in getattr(rule, "services", a.service_ids)
    }
    reach = np.isfinite(a.option_minutes)
    if a.anywhere:
        reach = np.ones_like(reach)
    least = np.maximum(a.min_size, a.site("min_places_total")[a.option_site])
    useful = np.full(a.n_options, np.inf)
    for s, options in enumerate(a.options_of_service):
        if a.service_ids[s] in counted:
            continue
        people = a.need[s].max(axis=0) @ reach[:, options]
        enough = np.maximum(people / a.people_per_place[options], least[options])
        useful[options] = _whole_modules(a, enough, options)
    moving = [k for successor, merging in a.merging_into.items() for k in (successor, *merging)]
    moving += [k for source, target, _, _ in a.conversions for k in (source, target)]
    useful[moving] = np.inf
    return useful


def _whole_modules(a: Arrays, places: Floats, options: Ints) -> Floats:
    """Return the fewest places that these options can have and that are no fewer than `places`."""
    module = np.nan_to_num(a.option("module_places")[options], nan=0.0)
    today = a.existing[options]
    size = np.where(module > 0, module, 1.0)
    rounded = today + np.ceil((places - today) / size - ROUNDED) * size
    return np.where(module > 0, np.maximum(rounded, today), places)
