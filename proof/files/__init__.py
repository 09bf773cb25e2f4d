"""What the finished files show, read from them and compared with the tables."""
