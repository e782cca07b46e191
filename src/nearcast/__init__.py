"""Nearcast: a streaming platform its owner runs alone, with its own delivery network."""

__version__ = "0.1.0"
