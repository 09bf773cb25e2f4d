"""The rooms: top-level folders of the repository that are imported as ``ansinh.<room>``.

`setup.py` and `tools/link_tree.py` execute this file by its path, before anything is installed, so it imports nothing.
"""

ROOMS = ("proof", "words", "models", "geodata", "planning", "reports", "cli")
"""Rooms, lowest first: each imports only those before it (proof and words: none). `pyproject.toml` checks that."""
