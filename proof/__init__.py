"""A checker of run folders that imports nothing of the project; every run folder has a copy of it."""
