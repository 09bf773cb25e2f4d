"""The planner's question: scenario files are read, checked, changed and written."""
