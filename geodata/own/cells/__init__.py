"""Turn a planner's cells into typed columns: headings, numbers, codes, words, old encodings."""
