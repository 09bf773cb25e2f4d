"""The figures of a run, worked out once, so that text, tables, charts and maps cannot differ."""

from ansinh.reports.facts.facts import Facts

__all__ = ["Facts"]
