"""Roads: read from any source into one form, with speeds, as a graph."""
