"""The pages of the five plans, into which results of runs are written."""
