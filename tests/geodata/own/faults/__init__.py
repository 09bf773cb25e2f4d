"""Faults that offices make, each made from a known truth: what must become of them."""
