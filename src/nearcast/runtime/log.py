"""Structured logs: one JSON line an event on standard error, or coloured text where a person watches.

`bind(play=…)` puts what a play is called on every line until the task ends, so one name leads from the browser's request through
every service of the cloud.
"""

import logging
import sys
from contextlib import suppress
from typing import TextIO

import structlog
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars, merge_contextvars
from structlog.typing import FilteringBoundLogger

bind = bind_contextvars
clear = clear_contextvars


def setup(service: str, level: str = "info", *, text: bool | None = None, file: TextIO = sys.stderr) -> None:
    """Sends this process's logs to `file`, each line naming `service`. `text` defaults to whether that is a terminal."""
    if text is None:
        text = file.isatty()
    renderer = structlog.dev.ConsoleRenderer() if text else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=lambda *_: _Lines(file),
        cache_logger_on_first_use=True,
    )
    bind_contextvars(service=service)


class _Lines(structlog.WriteLogger):
    """A disk that is full costs lines, and not what would have been done after them."""

    def msg(self, message: str) -> None:
        with suppress(OSError):
            super().msg(message)

    debug = info = warning = error = exception = msg


def bound(key: str) -> str | None:
    """What `bind` put under `key` in this task, or None."""
    value: str | None = get_contextvars().get(key)
    return value


def get(name: str) -> FilteringBoundLogger:
    """A logger whose lines name the part they come from."""
    logger: FilteringBoundLogger = structlog.get_logger(part=name)
    return logger
