"""The figures of a run, computed once, so that texts, tables, charts and maps agree."""

from ansinh.reports.facts.facts import Facts

__all__ = ["Facts"]
