"""Planning: scenarios, norms, targets, periods and costs; runs, comparisons and analyses."""
