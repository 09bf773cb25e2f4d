"""How long tests wait for another process or a page before they take it for dead."""

PATIENCE_S = 600
"""Seconds; a guard against hanging. It is far above what a loaded machine needs, so that no test judges by the clock."""

PATIENCE_MS = 1000 * PATIENCE_S
"""The same in milliseconds, as Playwright counts."""
