"""Searches where places are limited: who goes where, and what a choice of sites costs then."""
