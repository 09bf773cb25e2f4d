"""The report of a run for reading on screen: one HTML page per language."""

from ansinh.reports.report.write import write_report

__all__ = ["write_report"]
