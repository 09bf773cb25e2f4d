"""What the tables say, computed again from need, trips, places and rates."""
