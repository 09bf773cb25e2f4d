"""The explorer's answers: random moves of a planner at 300 points, each from the plan before, in five provinces."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.common import Line, Timed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ansinh.planning.desk import Choices, Desk

PROVINCES = ("dak-nong", "hai-duong", "lao-cai", "quang-ngai", "thua-thien-hue")
POINTS, MOVES = 300, 40
"""Demand points, and moves in each province: 200 in all."""
FIRST_SECONDS, MOVE_SECONDS = 4.0, 1.0
"""Targets, two quiet cores: the first plan, and the first answer to a move at the 95th percentile."""
SEED = 17


def explorer(
    provinces: tuple[str, ...] = PROVINCES, moves: int = MOVES, points: int = POINTS
) -> Iterator[Line]:
    """Time first answers; a move without a plan that keeps all wishes is answered by that finding."""
    from ansinh.planning.desk import Desk
    from ansinh.planning.question.load import load_scenario

    taken: list[float] = []
    for name in provinces:
        desk = Desk(load_scenario(name), points=points)
        began = time.perf_counter()
        before = desk.answer_quickly(desk.start)
        yield Line(
            f"{name}: the first plan", Timed(time.perf_counter() - began, 0.0), most_seconds=FIRST_SECONDS
        )
        chance, choices, mine, gaps, without = random.Random(SEED), desk.start, [], [0.0], 0
        for _ in range(moves):
            choices = moved(desk, choices, chance)
            began = time.perf_counter()
            found = desk.answer_quickly(choices, before)
            mine.append(time.perf_counter() - began)
            without += found is None
            if found is not None:
                before = found
                gaps.append(min(1.0, float(found.plan.certificate.gap)))
        taken += mine
        label = f"{name}: {moves} moves, 95th percentile; {without} without a plan, median gap {np.median(gaps):.1%}"
        yield Line(label, Timed(float(np.quantile(mine, 0.95)), 0.0), most_seconds=MOVE_SECONDS)
    yield Line(
        f"all {len(taken)} moves, median", Timed(float(np.median(taken)), 0.0), most_seconds=MOVE_SECONDS
    )
    last = Timed(float(np.quantile(taken, 0.95)), 0.0)
    yield Line(f"all {len(taken)} moves, 95th percentile", last, most_seconds=MOVE_SECONDS)


def moved(desk: Desk, choices: Choices, chance: random.Random) -> Choices:
    """Return choices after one move: one slider, one box, or one site on the map."""
    service = chance.choice(choices.services)
    site = chance.choice(sorted(desk.site_names().values()))
    others = tuple(sorted({*choices.forbidden, site} - set(choices.forced)))
    moves = (
        lambda: replace(choices, budget=chance.randrange(70, 125, 5) / 100),
        lambda: choices.change(service.service, target=chance.randrange(40, 105, 5) / 100),
        lambda: choices.change(service.service, standard_minutes=float(chance.randrange(30, 125, 5))),
        lambda: replace(choices, demand_case=chance.choice(("low", "central", "high"))),
        lambda: replace(choices, new_sites=chance.randrange(3, 9)),
        lambda: replace(choices, fair=not choices.fair),
        lambda: replace(choices, forced=(site,), forbidden=()),
        lambda: replace(choices, forbidden=others),
    )
    return chance.choice(moves)()
