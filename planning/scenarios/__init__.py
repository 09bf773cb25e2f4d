"""The built-in scenarios: ordinary TOML files, one per province plan."""
