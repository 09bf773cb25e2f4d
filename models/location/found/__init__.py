"""The plan that answers a location problem, and how it is told and audited."""
