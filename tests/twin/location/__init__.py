"""Location models by enumeration of all choices, and what they are compared on."""
