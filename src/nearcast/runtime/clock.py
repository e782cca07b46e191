"""Time and chance. The only module that may ask for either, so that every decision can be replayed."""

import secrets
import time
from typing import Protocol

_ALPHABET = "0123456789abcdefghijkmnpqrstuvwxyz"
"""No l and o: ids are read aloud. Lower case only, so an id survives file names and host names."""


class Clock(Protocol):
    """Where a service gets its time from: tests hand in one they can turn."""

    def now(self) -> float:
        """Unix seconds."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        return time.time()


def elapsed() -> float:
    """Seconds on a clock that never jumps: for durations."""
    return time.perf_counter()


def now_ms() -> int:
    """Unix milliseconds."""
    return time.time_ns() // 1_000_000


def random_id(length: int = 11, alphabet: str = _ALPHABET) -> str:
    """A new id; 11 letters carry 55 bits, enough that two of a million ids collide once in 70,000 platforms."""
    return "".join(secrets.choice(alphabet) for _ in range(length))


def chance() -> float:
    """Evenly from 0 to 1, without 1."""
    return secrets.randbelow(1 << 53) / (1 << 53)


def random_secret() -> str:
    """256 bits as 64 hex digits."""
    return secrets.token_hex(32)
