"""Read files that others made in a process of its own, which can't write, execute, connect, or take all memory."""

from ansinh.geodata.apart.call import (
    SECONDS,
    SECONDS_OF_A_COUNTRY,
    ApartError,
    apart,
    apart_within,
    begin_reading,
    is_own,
)
from ansinh.geodata.apart.signature import DisguisedError, refuse_disguised

__all__ = [
    "SECONDS",
    "SECONDS_OF_A_COUNTRY",
    "ApartError",
    "DisguisedError",
    "apart",
    "apart_within",
    "begin_reading",
    "is_own",
    "refuse_disguised",
]
