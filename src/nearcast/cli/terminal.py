"""What commands print on: results on standard output, everything else on standard error."""

import math
from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec
from rich.console import Console

_PIPE_WIDTH = 160
_STEPS = " ▁▂▃▄▅▆▇█"


@cache
def console(*, out: bool = False) -> Console:
    """Where nobody's terminal sets the width, tables get room for their words."""
    made = Console(stderr=not out, highlight=False)
    return made if made.is_terminal else Console(stderr=not out, highlight=False, width=_PIPE_WIDTH)


class Teller:
    """Says what happens now. On a terminal, `share` (0 to 1) moves along; in a log each line is said once."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, line: str, share: float | None = None) -> None:
        if console().is_terminal:
            shown = line if share is None else f"{line}: {share:.0%}"
            console().print(shown, end="\n" if share is None else "\r")
        elif line != self._last:
            console().print(line)
        self._last = line


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    print(msgspec.json.encode(value).decode())


def sparkline(values: Sequence[float]) -> str:
    """A bar a value, the largest as high as a line; whatever is more than nothing can be seen."""
    most = max(values, default=0.0) or 1.0
    return "".join(_STEPS[math.ceil(value / most * (len(_STEPS) - 1))] for value in values)
