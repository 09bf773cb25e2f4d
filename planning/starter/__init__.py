"""The example plan that ``ansinh init`` writes: a made-up province in a handful of small tables."""
