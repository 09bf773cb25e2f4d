"""Choices of sites over stored ways alone: memory grows with the ways, not with points x sites."""
