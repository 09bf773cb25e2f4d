"""Check of the solver settings; apart from the settings themselves, since it imports PuLP, which is slow."""

from __future__ import annotations

from numbers import Integral

from ansinh.models.backends.choice import is_known, remedy
from ansinh.models.errors import Finding
from ansinh.models.settings import SolverSettings, is_number


def check_settings(settings: SolverSettings) -> list[Finding]:
    """Report an unknown solver, and limits that no clock, gap or computer can keep."""
    findings = []
    if not is_known(settings.backend):
        findings.append(Finding("backend", f"is {settings.backend!r}", remedy(settings.backend)))
    if not is_number(settings.time_limit_s):
        findings.append(Finding("time_limit_s", f"is {settings.time_limit_s!r}", "give seconds"))
    if not (is_number(settings.mip_gap) and settings.mip_gap >= 0):
        findings.append(Finding("mip_gap", f"is {settings.mip_gap!r}", "give a share, 0 for a proof"))
    if not isinstance(settings.threads, Integral) or settings.threads < 1:
        findings.append(Finding("threads", f"is {settings.threads!r}", "give a whole number, 1 or more"))
    return findings
