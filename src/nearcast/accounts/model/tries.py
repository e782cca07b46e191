"""Guessing, counted."""

from typing import NamedTuple


class Limit(NamedTuple):
    """`free` tries, then a pause of `first_wait_s` that doubles up to `longest_wait_s`; forgotten after `forget_s` without one."""

    free: int
    first_wait_s: float
    longest_wait_s: float
    forget_s: float


class Kept(NamedTuple):
    """What is remembered of one who tries: how often, and when last (Unix seconds)."""

    taken: int
    last: float
