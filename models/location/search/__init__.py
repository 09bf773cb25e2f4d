"""How location models are solved: bounds by prices, plans by heuristics and LPs, and MILPs over what is left."""
