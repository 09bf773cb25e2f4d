"""The scenario file as text: read, checked, changed, written."""
