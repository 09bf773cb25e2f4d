"""Commands of analyses, one per file; `ansinh.cli.analyses.found` collects the ``command`` of each file."""
