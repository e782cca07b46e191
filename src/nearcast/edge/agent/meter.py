"""Measures what the appliance sends now, which files and to how many, from the end of the access log; shipping reads the same
log at its own pace."""

from collections import deque
from pathlib import Path

from nearcast.edge import policy
from nearcast.edge.model import AccessLine, Knobs
from nearcast.fleet.model import HeldFile
from nearcast.runtime import clock
from nearcast.units import Bitrate

_READ_MAX = 8_000_000
_LONGEST_KEPT = 100_000


class Meter:
    """Looks at one log that is renamed and begun anew from time to time."""

    def __init__(self, log: Path, knobs: Knobs) -> None:
        self._log = log
        self._window = knobs.egress_window_s
        self._in_use_s = knobs.in_use_s
        self._asked_at: dict[HeldFile, float] = {}
        self._recent: deque[AccessLine] = deque(maxlen=_LONGEST_KEPT)
        self._file = 0
        self._offset = 0

    def egress(self) -> Bitrate:
        """Bits a second over the window that ends now."""
        fresh = policy.lines(self._fresh())
        self._recent.extend(fresh)
        for line in fresh:
            if (file := policy.file_of(line)) is not None:
                self._asked_at[file] = line.at
        now = clock.now_ms() / 1000
        while self._recent and self._recent[0].at < now - self._window:
            self._recent.popleft()
        return policy.egress(self._recent, now, self._window)

    def in_use(self) -> set[HeldFile]:
        """The files somebody asked for lately."""
        since = clock.now_ms() / 1000 - self._in_use_s
        self._asked_at = {file: at for file, at in self._asked_at.items() if at >= since}
        return set(self._asked_at)

    def viewers(self) -> int:
        """How many sessions were served over the window."""
        return len({line.session for line in self._recent if not line.session.startswith(policy.FILL_SESSION)})

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
