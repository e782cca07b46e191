"""Nearcast: a streaming platform its owner runs alone, with its own delivery network."""

import sys

__version__ = "0.1.0"

# Where click is installed, httpx brings a command line of its own, which makes every start of ours a fifth of a second longer. It goes
# without when it cannot be imported.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
