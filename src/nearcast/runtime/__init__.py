"""The outside world, one file a resource: nothing here knows what Nearcast is for."""
