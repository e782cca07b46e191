"""Telling other people's programs what happened."""
