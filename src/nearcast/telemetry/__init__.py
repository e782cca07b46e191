"""What really happened: plays, bytes, what players said, and where people stopped."""
