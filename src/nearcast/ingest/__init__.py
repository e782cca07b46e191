"""A source becomes an asset."""
