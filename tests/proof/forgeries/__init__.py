"""Forgeries of a finished run, with digests computed anew: the checker must find each and name where it is."""
