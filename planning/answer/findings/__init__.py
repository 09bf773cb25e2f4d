"""The findings of a run: sentences in both languages."""
