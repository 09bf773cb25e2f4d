"""Make the bundled files of the provinces of today from raw tables."""
