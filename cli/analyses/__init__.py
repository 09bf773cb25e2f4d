"""The analyses as commands."""
