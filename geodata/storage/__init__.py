"""Files that are shipped, read, cached and written so that they last."""
