"""Damaged files for every reader: whatever they hold, the answer is a result or a sentence, never a traceback."""
