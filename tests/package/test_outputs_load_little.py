"""Test that writing outputs loads no scenario models, no readers of others' files and no road networks: each process of a run
would spend a second on them."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
WRITERS = ("side", "formats", "workbook", "geopackage", "map", "report", "proposal", "cover_note", "charts")
HEAVY = (
    "ansinh.planning.question.scenario",
    "ansinh.geodata.own",
    "ansinh.geodata.travel",
    "ansinh.models.network",
)


def source_of(module):
    """Return the file of a module of the package; None for others, and for names within modules."""
    place = ROOT.joinpath(*module.split(".")[1:])
    files = (place / "__init__.py", place.with_suffix(".py"))
    return next((file for file in files if module.startswith("ansinh.") and file.is_file()), None)


def at_once(body):
    """Yield the names that statements import when they are loaded: not those within functions or for types alone."""
    for node in body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.If) and not ast.unparse(node.test).endswith("TYPE_CHECKING"):
            yield from at_once([*node.body, *node.orelse])


def loaded(modules):
    """Return module → the one that loads it first, of all modules of the package that some modules load."""
    found, waiting = {}, [(module, "") for module in modules]
    while waiting:
        module, by = waiting.pop()
        packages = [module.rsplit(".", n)[0] for n in range(module.count("."), -1, -1)]
        for name in (one for one in packages if one not in found and source_of(one)):
            found[name] = by
            body = ast.parse(source_of(name).read_text(encoding="utf-8")).body
            waiting += [(other, name) for other in at_once(body)]
    return found


def test_outputs_load_little():
    found = loaded(f"ansinh.reports.{name}" for name in WRITERS)
    assert {"ansinh.reports.facts.facts", "ansinh.planning.law.table"} <= found.keys()
    assert not {name: by for name, by in found.items() if name.startswith(HEAVY)}
