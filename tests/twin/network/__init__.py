"""The network plan as a plain model, written from its FORMULATION.md, and what it is compared on."""
