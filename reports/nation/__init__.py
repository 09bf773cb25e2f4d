"""A plan of the nation as files: map, tables, workbook."""

from ansinh.reports.nation.write import write_nation

__all__ = ["write_nation"]
