"""The GeoPackage of a run, with QGIS styles inside."""

from ansinh.reports.geopackage.write import write_geopackage

__all__ = ["write_geopackage"]
