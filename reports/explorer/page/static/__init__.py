"""Scripts, styles and frame of the explorer's page."""
