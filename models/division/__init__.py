"""Divide a number of sites among areas that each serve their own people."""

from ansinh.models.division.divide import Area, Division, Priced, divide, given, least_worst
from ansinh.models.division.shares import by_share

__all__ = ["Area", "Division", "Priced", "by_share", "divide", "given", "least_worst"]
