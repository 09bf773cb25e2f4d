"""The workbook of a run (XLSX): one file per sheet."""

from ansinh.reports.workbook.write import write_workbook

__all__ = ["write_workbook"]
