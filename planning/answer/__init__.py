"""What a run finds out: plans, indicators, commitments, findings, and the folder that keeps them."""
