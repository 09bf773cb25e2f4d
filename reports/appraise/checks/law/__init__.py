"""Checks of the law that a letter cites."""
