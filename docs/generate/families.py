"""Generate the table of the families of rows of the network plan, in its formulation and in the reference."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ansinh.models.network.families import FAMILIES, Family, RuleFamily
from ansinh.words import text
from docs.generate.markdown import filled, table

FORMULATION = Path(__file__).parents[2] / "models" / "network" / "FORMULATION.md"
START, END = (
    "<!-- families: written by docs.generate.write from models/network/families -->",
    "<!-- families: end -->",
)


def page() -> str:
    """Return the page of the reference: the formulation, and what each family reads and is called."""
    return filled(
        "network-formulation.md",
        families=table(("Vietnamese", "English", "given by", "scenario key"), _given()),
    )


def formulation() -> str:
    """Return FORMULATION.md with the table of all families."""
    whole = FORMULATION.read_text(encoding="utf-8")
    before, after = whole.split(START)[0], whole.split(END)[1]
    lines = table(("family", "equation", "row", "function"), _equations())
    return f"{before}{START}\n\n" + "\n".join(lines) + f"\n{END}{after}"


def _equations() -> Iterator[tuple[str, ...]]:
    for family in FAMILIES:
        name = text(f"families.{family.name}.name", "en")
        yield name, family.formula, family.rows, f"`{family.write.__name__}`"


def _given() -> Iterator[tuple[str, ...]]:
    """Yield the families with their words, what gives them in Python, and the key of the scenario."""
    for family in FAMILIES:
        words = (text(f"families.{family.name}.name", language) for language in ("vi", "en"))
        key = f"`{family.scenario_key}`" if family.scenario_key else "–"
        yield *words, _fields(family), key


def _fields(family: Family) -> str:
    rules = [f"`{family.field}`: `{family.rule.__name__}`"] if isinstance(family, RuleFamily) else []
    return ", ".join([*rules, *(f"`{column}`" for column in family.columns)]) or "–"
