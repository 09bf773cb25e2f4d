"""Generate reference pages from the code, so that they always agree with it."""
