"""What a location problem is made of, and its checks."""
