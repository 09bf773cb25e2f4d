"""How many of one unit another is, where sums and texts have different ones."""

from __future__ import annotations

MILLION_PER_BILLION = 1000.0
"""Runs count money in million đồng; laws, letters and charts tell it in billion."""
MONTHS_A_YEAR = 12
"""Salaries, allowances and stays are stated in months; costs and cases in years."""
