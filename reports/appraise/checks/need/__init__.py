"""Checks of necessity: places against people, and what was promised."""
