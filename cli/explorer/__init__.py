"""Serve the explorer to the browsers of one user on this computer."""
