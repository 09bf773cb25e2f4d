"""The problem as positions, variables and rows of a mixed-integer linear program."""
