"""The stages of the objective, and their solution where every arc is written out."""
