"""Who needs which service, where, and whose share is compared."""
