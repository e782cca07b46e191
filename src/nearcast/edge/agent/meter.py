"""Measures what the appliance sends now, from the end of the access log; shipping reads the same log at its own pace."""

from collections import deque
from pathlib import Path

from nearcast.edge import policy
from nearcast.edge.agent.shipping import lines
from nearcast.edge.model import AccessLine
from nearcast.runtime import clock
from nearcast.units import Bitrate, Seconds

_READ_MAX = 8_000_000
_LONGEST_KEPT = 100_000


class Meter:
    """Looks at one log that is renamed and begun anew from time to time."""

    def __init__(self, log: Path, window: Seconds) -> None:
        self._log = log
        self._window = window
        self._recent: deque[AccessLine] = deque(maxlen=_LONGEST_KEPT)
        self._file = 0
        self._offset = 0

    def egress(self) -> Bitrate:
        """Bits a second over the window that ends now."""
        self._recent.extend(lines(self._fresh()))
        now = clock.now_ms() / 1000
        while self._recent and self._recent[0].at < now - self._window:
            self._recent.popleft()
        return policy.egress(self._recent, now, self._window)

    def _fresh(self) -> bytes:
        if not self._log.exists():
            return b""
        with self._log.open("rb") as file:
            here = self._log.stat()
            if here.st_ino != self._file:
                self._file, self._offset = here.st_ino, 0
            # After a pause only the end matters.
            self._offset = max(self._offset, here.st_size - _READ_MAX)
            file.seek(self._offset)
            data = file.read(_READ_MAX)
        whole = data.rfind(b"\n") + 1
        self._offset += whole
        return data[:whole]
