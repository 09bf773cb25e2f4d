"""Sheets on money: projects, components, sources and years, payroll, running cost."""
