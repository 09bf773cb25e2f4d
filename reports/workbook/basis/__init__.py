"""Sheets from which every sum of money of the others follows: unit prices, costs of a year, lines of capital, rounding."""
