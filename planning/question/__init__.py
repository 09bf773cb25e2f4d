"""The question that a planner puts: scenario files, read and checked, changed and written back."""
