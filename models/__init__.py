"""Location and network-plan models: problems in, certified plans out."""
