"""Scripts, styles and template of the map; a package, so that they are installed with it."""
