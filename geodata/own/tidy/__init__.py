"""Tidy the rows and columns of a table: parts and totals of the people, units, both coordinates in one cell."""
