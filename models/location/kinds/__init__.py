"""The location models, one file each: what is asked, and in which order the parts of the search try to answer."""
