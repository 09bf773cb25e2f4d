"""The frames of a run that reports read."""
