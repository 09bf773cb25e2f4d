"""The location models written down as MILPs: variables, rows, objectives."""
