"""An appliance's ears on a host, as a test sees them: what it is told, and what its cloud knows."""

import subprocess
import sys
from pathlib import Path
from threading import Thread

import msgspec
from tests.network.hearing import Command, Line
from tests.network.hosts import Host

from nearcast.edge.model import BgpKnobs
from nearcast.fleet.model import BgpPeer, BgpState, Route, RoutesChange

_PROGRAM = Path(__file__).with_name("hearing.py")


class Listener:
    """`hearing.py` on `host`."""

    def __init__(self, host: Host, folder: Path, knobs: BgpKnobs) -> None:
        self.changes: list[RoutesChange] = []
        """All the cloud was told, oldest first."""
        self._line = Line(None, (), (), ())
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "errors").open("ab") as errors:
            self._process = host.start(
                *(sys.executable, _PROGRAM, folder, msgspec.json.encode(knobs).decode()),
                output=subprocess.PIPE,
                errors=errors,
                stdin=subprocess.PIPE,
            )
        self._reading = Thread(target=self._read, daemon=True)
        self._reading.start()

    @property
    def speaker(self) -> int | None:
        """ExaBGP's process id."""
        return self._line.speaker

    @property
    def routes(self) -> dict[str, Route]:
        """What the cloud knows, by prefix; with several routers the last one's."""
        return {route.prefix: route for route in self._line.routes}

    @property
    def taken(self) -> set[str]:
        """The prefixes that steer, as the cloud knows them."""
        return {route.prefix for route in self._line.routes if route.refused is None}

    def heard_from(self, router: str) -> set[str]:
        return {route.prefix for route in self._line.routes if route.peer == router}

    def state(self, router: str) -> BgpState | None:
        return next((state for state in self._line.states if state.peer == router), None)

    def is_(self, router: str, word: str) -> bool:
        state = self.state(router)
        return state is not None and state.state == word

    def peers(self, *peers: BgpPeer) -> None:
        self.tell(Command(peers=peers))

    def tell(self, command: Command) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(msgspec.json.encode(command) + b"\n")
        self._process.stdin.flush()

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._reading.join(5)

    def _read(self) -> None:
        assert self._process.stdout is not None
        for raw in self._process.stdout:
            line = msgspec.json.decode(raw, type=Line)
            self.changes += line.changes
            self._line = line
