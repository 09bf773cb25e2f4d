"""Look through a dossier with every check."""

from __future__ import annotations

from pathlib import Path

from ansinh.reports.appraise.check import Objection
from ansinh.reports.appraise.dossier import Dossier, open_dossier
from ansinh.reports.appraise.registry import all_checks


def appraise_run(folder: Path) -> list[Objection]:
    """Return what an appraiser would say about the run in `folder` and its finished documents.

    Raises
    ------
    InputError
        If it is no run folder, or a document in it can't be read.
    """
    return appraise(open_dossier(folder))


def appraise(dossier: Dossier) -> list[Objection]:
    """Return all objections, and after them what the data can't give."""
    found = [
        Objection(check.id, remark, check.missing) for check in all_checks() for remark in check.look(dossier)
    ]
    return sorted(found, key=lambda objection: objection.missing)
