"""A plan counted again without the program, and why there is none."""
