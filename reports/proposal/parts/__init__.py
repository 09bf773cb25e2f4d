"""The parts of the proposal, in the order of the form."""
