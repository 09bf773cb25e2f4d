"""Coordinates as planners state them, and where rows are."""
