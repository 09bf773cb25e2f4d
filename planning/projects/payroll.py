"""Posts by job title (Circular 33/2017/TT-BLĐTBXH), in whole posts per facility, heads included."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from ansinh.planning.inputs import costs
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.tables import records
from ansinh.planning.norms import Norms
from ansinh.planning.projects.pieces import A_PLACE

COLUMNS = ["plan", "period", "site_id", "service", "title", "posts"]
HEADS = ("director", "deputy_director")
WARD_HEADS = ("ward_head", "ward_deputy")
PROFESSIONS = ("health", "social_work", "nutrition")
"""Titles with a number of residents per post, in the order in which they are filled; psychology has one per facility."""
INDIRECT = ("accountant", "administration", "clerk_cashier", "driver", "guard")
"""Indirect titles in the order in which they are filled; whatever is left are guards."""
PSYCHOLOGY, DIRECT_CARE = "psychology", "direct_care"
CASE_MANAGER, COMMUNITY_WORKER = "case_manager", "community_worker"
ROUNDING = 1e-6
"""Posts by which a product of norms may exceed a whole number through floating point."""


def payroll(inputs: Inputs, facilities: pd.DataFrame) -> pd.DataFrame:
    """Return posts by plan, period, facility, service and title.

    A service at a facility has as many posts as the norms give its places (that is what its running cost pays),
    rounded up, and its heads: director and deputies where it is the largest of the facility, head and deputies of a
    ward where it isn't. Workers in communes stand under an empty site.
    """
    rows = facilities[facilities["places"] >= A_PLACE]
    found: list[tuple[object, ...]] = []
    for (plan, period, site), here in rows.groupby(["plan_id", "period", "site_id"], sort=True):
        ordered = here.sort_values(["places", "service"], ascending=[False, True], kind="stable")
        for number, row in enumerate(records(ordered)):
            for title, posts in _of_service(inputs, row, first=number == 0):
                found.append((plan, period, site, row["service"], title, posts))
    found += [(plan, *row) for plan in dict.fromkeys(facilities["plan_id"]) for row in _in_communes(inputs)]
    return pd.DataFrame(found, columns=COLUMNS).astype({"posts": "int64"})


def _of_service(inputs: Inputs, row: dict[str, object], *, first: bool) -> Iterator[tuple[str, int]]:
    places, norms = float(str(row["places"])), inputs.norms
    kind = costs.staff_kind(norms, inputs.scenario.services[str(row["service"])])
    head, deputy = HEADS if first else WARD_HEADS
    managers = round(norms["managers"])
    yield head, 1
    if managers > 1:
        yield deputy, managers - 1
    yield from posts_by_title(norms, kind, places, psychologist=first).items()


def posts_by_title(norms: Norms, kind: str, places: float, *, psychologist: bool) -> dict[str, int]:
    """Return title → posts for `places` of a kind of service, without heads.

    ``posts = ⌈places × workers per place⌉``, of which at most the indirect share is indirect. Direct care first gets the
    posts of one shift, then the professions theirs, and whatever is left are further shifts of direct care.
    """
    posts = math.ceil(places * costs.staff_per_place(norms, kind) - ROUNDING)
    indirect = math.floor(posts * norms["indirect_share"] + ROUNDING)
    free = posts - indirect
    care = min(free, math.ceil(places / norms["residents_per_worker", kind] - ROUNDING))
    free -= care
    titles: dict[str, int] = {}
    wanted = {name: math.ceil(places / norms["residents_per_post", name] - ROUNDING) for name in PROFESSIONS}
    for name, most in (({PSYCHOLOGY: 1} if psychologist else {}) | wanted).items():
        titles[name] = min(free, most)
        free -= titles[name]
    every = {DIRECT_CARE: care + free, **titles, **_indirect(indirect)}
    return {title: number for title, number in every.items() if number > 0}


def _indirect(posts: int) -> dict[str, int]:
    """Return indirect title → posts: one of each, the rest guards."""
    titles = dict.fromkeys(INDIRECT[:posts], 1)
    if posts > len(INDIRECT):
        titles[INDIRECT[-1]] += posts - len(INDIRECT)
    return titles


def _in_communes(inputs: Inputs) -> Iterator[tuple[str, str, str, str, int]]:
    """Yield period, no site, service, title and posts of workers in communes."""
    table = inputs.community
    if table.empty:
        return
    for row in records(table.groupby(["period", "service"], sort=True)["workers"].sum().reset_index()):
        service = str(row["service"])
        posts = math.ceil(float(row["workers"]) - ROUNDING)
        if posts:
            managed = inputs.scenario.community[service].case_management
            yield str(row["period"]), "", service, CASE_MANAGER if managed else COMMUNITY_WORKER, posts
