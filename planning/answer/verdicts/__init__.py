"""What a run answers to the questions of its scenario: typed verdicts with a margin, and how firm they are."""
