"""Checks of the documents themselves: names, sums, parts, numbers."""
