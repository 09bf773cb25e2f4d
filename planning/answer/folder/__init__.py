"""The run folder: written, carried, signed, verified."""
