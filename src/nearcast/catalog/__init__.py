"""What there is: titles, and the assets that make them playable."""
