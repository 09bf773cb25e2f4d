"""Projects of a plan: who owns and decides them, what they consist of, when they are paid, and what they cost to run."""
