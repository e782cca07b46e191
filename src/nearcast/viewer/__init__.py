"""A viewer without a screen: a real HLS client that follows steering, adapts, stalls when it must, and keeps count."""
