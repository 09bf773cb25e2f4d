"""Analyses as commands: what if, how sure, what else."""
