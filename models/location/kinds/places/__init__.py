"""Location models whose sites have places."""
