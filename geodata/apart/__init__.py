"""Read files that others made in a process of its own, which can't write, execute, connect, or take all memory."""

from ansinh.geodata.apart.call import ApartError, apart, is_own
from ansinh.geodata.apart.signature import DisguisedError, refuse_disguised

__all__ = ["ApartError", "DisguisedError", "apart", "is_own", "refuse_disguised"]
