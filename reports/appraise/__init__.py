"""Read a run and its finished documents as an appraiser would, and list objections."""

from ansinh.reports.appraise.appraise import appraise, appraise_run
from ansinh.reports.appraise.check import Check, Objection
from ansinh.reports.appraise.dossier import Dossier, open_dossier
from ansinh.reports.appraise.registry import all_checks

__all__ = ["Check", "Dossier", "Objection", "all_checks", "appraise", "appraise_run", "open_dossier"]
