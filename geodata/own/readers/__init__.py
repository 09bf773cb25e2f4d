"""Read any table without interpreting it: cells, row numbers, shapes, coordinate system."""

from ansinh.geodata.own.readers.raw import RawTable, ReadError
from ansinh.geodata.own.readers.read import FORMATS, read_raw

__all__ = ["FORMATS", "RawTable", "ReadError", "read_raw"]
