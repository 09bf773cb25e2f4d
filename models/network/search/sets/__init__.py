"""The travel stage by sets of new campuses: a small model for each composition, and cuts that hold for all sets."""
