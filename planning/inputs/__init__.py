"""Turn a question into the problem to be solved: sites, need, costs, options, rules."""
