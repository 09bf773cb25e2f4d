"""Crash laboratory: every call that changes a file fails, is interrupted, torn or the last one, in turn."""
