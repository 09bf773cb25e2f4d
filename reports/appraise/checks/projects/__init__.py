"""Checks of projects: components, years, sources, owners, posts."""
