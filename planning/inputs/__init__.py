"""From a question to the problem that is solved: sites, need, costs, options, rules."""
