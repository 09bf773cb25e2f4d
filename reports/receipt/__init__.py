"""The page that shows a planner what was read of their own tables."""

from ansinh.reports.receipt.page import write_receipt
from ansinh.reports.receipt.totals import Totals, totals

__all__ = ["Totals", "totals", "write_receipt"]
