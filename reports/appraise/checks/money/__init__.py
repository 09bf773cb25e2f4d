"""Checks of investment, sources and running cost."""
