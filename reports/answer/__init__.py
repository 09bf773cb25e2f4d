"""The answer of a run, said once for all outputs: headline, tiles, short table, causes, certainty."""

from ansinh.reports.answer.brief import Brief, brief

__all__ = ["Brief", "brief"]
