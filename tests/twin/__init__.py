"""Naive twins of the models: written from the formulations alone, and compared on random problems with traps."""
