"""What a planner decides: scenarios, norms, targets, periods, costs; runs, comparisons, analyses."""
