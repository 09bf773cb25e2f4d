"""Searches over covers: rows are points, columns are sites."""
