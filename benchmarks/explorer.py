"""The explorer's answers: random moves of a planner at 300 points, each from the plan before, in five provinces."""

from __future__ import annotations

import gc
import random
import resource
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.errors import PlanningError
from benchmarks.common import Line, Timed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ansinh.planning.desk import Choices, Desk, Tried

PROVINCES = ("dak-nong", "hai-duong", "lao-cai", "quang-ngai", "thua-thien-hue")
POINTS, MOVES = 300, 40
"""Demand points, and moves in each province: 200 in all."""
FIRST_SECONDS, MOVE_SECONDS = 4.0, 1.0
"""Targets, two quiet cores: the first plan, and the first answer to a move at the 95th percentile."""
SECOND_USER_MB, USER_MOVES = 150.0, 10
"""Target for the memory of a second user, and the moves that each of the two makes."""
SEED = 17


def explorer(
    provinces: tuple[str, ...] = PROVINCES, moves: int = MOVES, points: int = POINTS
) -> Iterator[Line | Memory]:
    """Time first plans and first answers to moves, and what a second user of the last province holds in memory."""
    from ansinh.planning.desk import Desk
    from ansinh.planning.question.text.load import load_scenario

    every: list[Move] = []
    for name in provinces:
        desk = Desk(load_scenario(name), points=points)
        began = time.perf_counter()
        first = desk.answer_quickly(desk.start)
        seconds = time.perf_counter() - began
        yield Line(f"{name}: the first plan", Timed(seconds, 0.0), most_seconds=FIRST_SECONDS)
        mine = list(_moves(desk, moves, first))
        every += mine
        yield from _lines(name, mine)
    yield from _lines("all", every)
    yield Memory("memory of a second user who makes ten moves", _second_user(desk), SECOND_USER_MB)


@dataclass(frozen=True)
class Move:
    """How one move was answered: seconds of the clock and of the processor, and what came of it.

    `kind` is "met" (all wishes), "missed" (the plan that misses least), "none" (no first answer), or "failed".
    """

    seconds: float
    processor_seconds: float
    kind: str


@dataclass(frozen=True)
class Memory:
    """A line of the table about memory."""

    label: str
    megabytes: float
    most_megabytes: float

    def row(self) -> str:
        """Return the line as a row of a Markdown table."""
        met = "met" if self.megabytes <= self.most_megabytes else "**missed**"
        return f"| {self.label} | {self.megabytes:.0f} MB |  | ≤ {self.most_megabytes:g} MB: {met} |"


def _moves(desk: Desk, count: int, before: Tried | None) -> Iterator[Move]:
    chance, choices = random.Random(SEED), desk.start
    for _ in range(count):
        choices = moved(desk, choices, chance)
        began, worked = time.perf_counter(), time.process_time()
        found, kind = None, "none"
        try:
            found = desk.answer_quickly(choices, before)
        except PlanningError:
            kind = "failed"
        seconds, worked = time.perf_counter() - began, time.process_time() - worked
        if found is not None:
            before, kind = found, "missed" if found.plan.misses else "met"
        yield Move(seconds, worked, kind)


def _lines(name: str, moves: list[Move]) -> Iterator[Line]:
    """Yield median and 95th percentile of the seconds of some moves."""
    kinds = Counter(move.kind for move in moves)
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    for label, share in (("median", 0.5), ("95th percentile", 0.95)):
        seconds = float(np.quantile([move.seconds for move in moves], share))
        worked = float(np.quantile([move.processor_seconds for move in moves], share))
        text = f"{name}: {len(moves)} moves, {label} (processor {worked:.2f} s; {told})"
        yield Line(text, Timed(seconds, 0.0), most_seconds=MOVE_SECONDS)


def _second_user(desk: Desk) -> float:
    """Return by how many MB the process grows when a second planner of an office makes moves."""
    from ansinh.reports.explorer.office import Office
    from ansinh.reports.explorer.page import wish_of

    office, sizes = Office(desk, Path(), "en"), list[float]()
    for user in range(2):
        planner, chance, choices = office.planners[office.enter()], random.Random(SEED + user), desk.start
        for turn in range(USER_MOVES):
            choices = moved(desk, choices, chance)
            office.quick(planner, "page", turn, wish_of(choices))
        gc.collect()
        sizes.append(_resident_mb())
    return sizes[1] - sizes[0]


def _resident_mb() -> float:
    """Return the memory that this process holds now, MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


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
