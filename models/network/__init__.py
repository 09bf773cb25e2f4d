"""Network plans: many services, periods, sizes and budgets."""
