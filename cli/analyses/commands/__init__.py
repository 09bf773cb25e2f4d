"""Commands of analyses: one file each, found by `ansinh.cli.analyses.found`. A file has a ``command`` and prints its result."""
