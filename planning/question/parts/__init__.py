"""The parts of a scenario, as frozen models that refuse unknown keys."""
