"""Pressing play: may this profile, from where, and what the player is told."""
