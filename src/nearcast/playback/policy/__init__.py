"""What playback decides, as pure functions."""
