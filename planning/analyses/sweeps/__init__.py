"""Many scenarios in one sweep, on one machine or a cluster."""
