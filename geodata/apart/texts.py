"""How a process that is Ansinh's alone stores texts of frames."""

from __future__ import annotations


def texts_of_python() -> None:
    """Store texts as Python's, not as Arrow's: small frames that are cut and sorted thousands of times are handled quicker."""
    import pandas as pd

    pd.set_option("mode.string_storage", "python")
