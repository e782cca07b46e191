"""What to show next."""
