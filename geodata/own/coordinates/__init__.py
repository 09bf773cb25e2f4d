"""Coordinate systems as planners state them, and the coordinates of rows."""
