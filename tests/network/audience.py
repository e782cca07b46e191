"""People watching on a host, as a test sees them: how each is now, when they moved, what came of it."""

import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import msgspec
from tests.network.hosts import Host, until
from tests.network.watching import Watched

from nearcast.demo import world as demo
from nearcast.viewer.model import Experience

_PROGRAM = Path(__file__).with_name("watching.py")
_PATIENCE_S = 60.0
_END_S = 240.0


class Audience:
    """`watching.py` on `host`; playing when this is made."""

    def __init__(self, host: Host, url: str, title: str, count: int, seconds: float, within: float, errors: Path) -> None:
        self.now: list[Watched] = []
        self._errors = errors
        self._first_at: dict[tuple[int, str], float] = {}
        with errors.open("ab") as file:
            self._process = host.start(
                *(sys.executable, _PROGRAM, url, title, str(count), str(seconds), str(within)),
                output=subprocess.PIPE,
                errors=file,
                environment={"WATCH_EMAIL": demo.EMAIL, "WATCH_PASSWORD": demo.PASSWORD},
            )
        self._reading = Thread(target=self._read, daemon=True)
        self._reading.start()

    @property
    def experiences(self) -> list[Experience]:
        return [one.experience for one in self.now]

    @property
    def places(self) -> list[str]:
        """The appliance each is on now."""
        return [one.appliance for one in self.experiences]

    def plays(self, position: float) -> None:
        """Returns when everybody has seen `position` seconds of the film."""
        until(lambda: self._process.poll() is not None or self._saw(position), _PATIENCE_S, "the viewers do not play")
        assert self._process.poll() is None, self._why

    def moved_after(self, moment: float) -> list[float]:
        """For each who changed the appliance after `moment` (monotonic), the seconds until they first did."""
        times: dict[int, float] = {}
        for (viewer, _), at in self._first_at.items():
            if at > moment:
                times[viewer] = min(times.get(viewer, at - moment), at - moment)
        return sorted(times.values())

    def end(self) -> list[Watched]:
        """How it went for everybody, once all are through, which takes those on a thin line a while: in the end they fetch all that they
        have not seen, to verify it."""
        try:
            self._process.wait(_END_S)
        except subprocess.TimeoutExpired as error:
            raise AssertionError(f"not over: {[one for one in self.now if not one.over]} {self._why}") from error
        self._reading.join(30)
        assert self.now, self._why
        return self.now

    def _saw(self, position: float) -> bool:
        return bool(self.now) and all(one.experience.position >= position or one.over for one in self.now)

    @property
    def _why(self) -> str:
        return f"the viewers are gone: {[one.failed for one in self.now]} {self._errors.read_text()[-2000:]}"

    def _read(self) -> None:
        assert self._process.stdout is not None
        for raw in self._process.stdout:
            self.now = msgspec.json.decode(raw, type=list[Watched])
            for number, one in enumerate(self.now):
                if one.experience.appliance:
                    self._first_at.setdefault((number, one.experience.appliance), time.monotonic())
        self._process.stdout.close()
