"""Large networks: sites counted, then named; bounds, and plans on the sites that the bounds point to."""
