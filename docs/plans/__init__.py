"""The pages of the five plans: what a run finds is written into them."""
