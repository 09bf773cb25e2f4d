"""Roads: read from any source into one form, given speeds, and turned into a graph."""
