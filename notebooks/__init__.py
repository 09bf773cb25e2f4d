"""Notebooks, kept as text; `ansinh notebooks` copies them as .ipynb."""
