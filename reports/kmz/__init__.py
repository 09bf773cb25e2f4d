"""The plan as KMZ, for map programs on phones and for Google Earth."""

from ansinh.reports.kmz.write import write_kmz

__all__ = ["write_kmz"]
