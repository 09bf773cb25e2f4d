"""Faults of rows and digits in tables of people: numbers that slipped, columns that were sorted alone."""

from __future__ import annotations

from pathlib import Path

from tests.geodata.own.faults.base import STOP, TOLD, fault, people
from tests.geodata.own.office import COMMUNES


@fault(STOP, codes=("census_commune",))
def a_digit_lost(folder: Path) -> None:
    people(folder, [["Tên xã", "Dân số"], *([c.name, c.people // 10 if n == 0 else round(c.people * 1.06)]
                                            for n, c in enumerate(COMMUNES))])  # fmt: skip


@fault(STOP)
def a_digit_too_many(folder: Path) -> None:
    people(folder, [["Tên xã", "Dân số"], *([c.name, c.people * 10 - 900 if n == 5 else round(c.people * 1.06)]
                                            for n, c in enumerate(COMMUNES))])  # fmt: skip


@fault(STOP, codes=("census_moved",))
def numbers_slipped_by_a_row(folder: Path) -> None:
    numbers = [c.people for c in COMMUNES]
    people(
        folder,
        [
            ["Tên xã", "Dân số"],
            *([c.name, n] for c, n in zip(COMMUNES, numbers[1:] + numbers[:1], strict=True)),
        ],
    )


@fault(STOP, codes=("census_order",))
def numbers_sorted_apart_from_names(folder: Path) -> None:
    numbers = sorted(c.people for c in COMMUNES)
    people(folder, [["Tên xã", "Dân số"], *([c.name, n] for c, n in zip(COMMUNES, numbers, strict=True))])


@fault(STOP, codes=("census_moved",))
def numbers_slipped_from_a_row_on(folder: Path) -> None:
    numbers = [c.people for c in COMMUNES]
    people(
        folder,
        [
            ["Tên xã", "Dân số"],
            *([c.name, n] for c, n in zip(COMMUNES, [*numbers[:3], *numbers[4:], numbers[3]], strict=True)),
        ],
    )


@fault(STOP, codes=("census_order",))
def names_sorted_apart_from_numbers(folder: Path) -> None:
    numbers = [c.people for c in sorted(COMMUNES, key=lambda c: c.code)]
    names = sorted(c.name for c in COMMUNES)
    people(folder, [["Tên xã", "Dân số"], *([name, n] for name, n in zip(names, numbers, strict=True))])


@fault(TOLD, codes=("census_rows",))
def numbers_of_other_communes(folder: Path) -> None:
    numbers = [COMMUNES[5 * n % len(COMMUNES)].people for n in range(len(COMMUNES))]
    people(folder, [["Tên xã", "Dân số"], *([c.name, n] for c, n in zip(COMMUNES, numbers, strict=True))])


@fault(TOLD, codes=("census_exchanged",))
def two_communes_exchanged(folder: Path) -> None:
    numbers = [c.people for c in COMMUNES]
    numbers[1], numbers[2] = numbers[2], numbers[1]
    people(folder, [["Tên xã", "Dân số"], *([c.name, n] for c, n in zip(COMMUNES, numbers, strict=True))])


@fault(STOP)
def codes_slipped_by_a_row(folder: Path) -> None:
    codes = [c.code for c in COMMUNES]
    people(folder, [["Mã xã", "Tên xã", "Dân số"],
                    *([code, c.name, c.people] for code, c in zip(codes[1:] + codes[:1], COMMUNES, strict=True))])  # fmt: skip
