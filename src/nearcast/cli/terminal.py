"""What commands print on: results on standard output, everything else on standard error."""

from functools import cache
from typing import Any

import msgspec
from rich.console import Console


@cache
def console(*, out: bool = False) -> Console:
    return Console(stderr=not out, highlight=False)


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    print(msgspec.json.encode(value).decode())
