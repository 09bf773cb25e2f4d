"""Travel-time matrices made by other engines."""
