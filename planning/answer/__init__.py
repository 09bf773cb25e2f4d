"""The results of a run: plans, indicators, commitments, findings, and the folder that keeps them."""
