"""What a run says beside its sums: names, areas, statements, verdicts."""
