"""How a table stands on a sheet: headings, units, several sheets, hidden parts; before its cells are typed."""
