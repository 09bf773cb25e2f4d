"""From a planner's cells to typed columns: headings, numbers, codes, words, old encodings."""
