"""Second thoughts about a plan: what if, how sure, what else."""
