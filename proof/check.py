"""Check a run folder without the programs that made it: ``python -B -m proof FOLDER`` (-B: no files are added).

Every figure is computed again from the tables of the folder and its scenario, and compared with what stands in the other
tables, the workbooks, the GeoPackage and the maps. Each disagreement names file, row, column and both values.

What it takes on the word of the run: travel minutes where the run keeps no problem for the map (it then refuses impossible
speeds only), bounds that `bounds.proved_again` doesn't name, values of duals, who is served if travel turns out otherwise (`cases`),
verdicts on moves to other sites, clients of community services, sources, sentences and pictures; numbers in the sentences of a
proposal are compared with its Word file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from .bounds import check_bounds
from .cases import check_cases
from .files.documents import check_languages, check_word_file
from .files.geopackage import check_geopackage
from .files.pages import check_tables
from .files.webmap import check_map
from .files.workbook import check_workbook
from .posed import check_posed
from .problem import check_problem
from .said.areas import check_areas
from .said.labels import check_labels
from .said.statements import check_statements
from .said.verdicts import check_verdicts
from .signature import MANIFEST, SIGNATURE
from .sums.comparables import check_comparables
from .sums.facilities import check_facilities
from .sums.figures import check_measures
from .sums.inputs import check_inputs
from .sums.money import check_money
from .sums.need import check_need
from .sums.owners import check_owners
from .sums.payers import check_payers
from .sums.people import check_people
from .sums.posts import check_posts
from .sums.projects import check_projects
from .sums.rules import check_rules
from .sums.targets import check_targets
from .sums.whole import check_whole
from .tables import Ledger, Run

Check = Callable[[Run, Ledger], None]


def digests(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield file, stated and computed digest of every file that the manifest names or that lies in the folder."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    stated, left_out = manifest.get("files_sha256", {}), manifest.get("inputs_left_out", {})
    here = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for name in sorted((set(stated) | here) - {MANIFEST, SIGNATURE} - set(left_out)):
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest() if name in here else "missing"
        yield name, stated.get(name, "nothing: file added"), found


def check_files(run: Run, book: Ledger) -> None:
    """Compare every file with its digest in the manifest; none may be missing or added."""
    for name, stated, found in digests(run.folder):
        at = f"{MANIFEST}, files_sha256, {name}"
        said = f"stated {stated}, computed {found}"
        book.holds("digests of the manifest", at, said, ok=stated == found)


TABLES: tuple[Check, ...] = (
    check_files,
    check_whole,
    check_labels,
    check_areas,
    check_inputs,
    check_need,
    check_people,
    check_facilities,
    check_money,
    check_rules,
    check_targets,
    check_measures,
    check_statements,
    check_verdicts,
    check_projects,
    check_owners,
    check_comparables,
    check_payers,
    check_posts,
    check_problem,
    check_posed,
    check_bounds,
    check_cases,
)
FINISHED = (
    ("*.xlsx", check_workbook),
    ("*.gpkg", check_geopackage),
    ("map*.html", check_map),
    ("*.vi.html", check_languages),
    ("report.en.html", check_tables),
    ("proposal.en.html", check_tables),
    ("*.docx", check_word_file),
)
"""Names of finished files, and what checks them."""


def check_folder(folder: Path) -> list[tuple[str, int, list[str]]]:
    """Return the groups of statements of a run folder: name, how many were compared, and what disagrees.

    Raises
    ------
    OSError, ValueError
        If scenario or meta data can't be read.
    """
    run, book = Run(folder), Ledger()
    for check in TABLES:
        _tried(book, check.__name__, partial(check, run, book))
    for pattern, compare in FINISHED:
        for path in sorted(folder.glob(pattern)):
            _tried(book, path.name, partial(compare, run, book, path))
    return [(group, count, book.wrong[group]) for group, count in book.figures.items()]


def _tried(book: Ledger, name: str, check: Callable[[], None]) -> None:
    """Run a check; whatever a forged file breaks is a finding, never an excuse."""
    try:
        check()
    except Exception as error:  # noqa: BLE001
        said = f"stated something that can't be read: {type(error).__name__}: {error}"
        book.holds("readable", name, said, ok=False)
