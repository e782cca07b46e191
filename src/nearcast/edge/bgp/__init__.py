"""BGP as the appliance speaks it: it hears the provider's routers and never announces anything.

`speaker` keeps ExaBGP, which has the sessions; `said` reads its lines; a `session` knows what one router told us and for how
long that holds; the `table` is what came of it, told to the cloud by differences.

The first table is told whole, and takes the place of what the cloud remembers of us. So it is not told before every router
had its chance to fill it: an agent that restarts must not take the viewers' routes away for the seconds that takes.
"""

import asyncio

from nearcast.edge.bgp import configuration, said, signing
from nearcast.edge.bgp.session import Session
from nearcast.edge.bgp.speaker import Speaker
from nearcast.edge.bgp.table import Table
from nearcast.edge.model import BgpKnobs, Settings
from nearcast.fleet.model import BgpPeer, BgpState, Route, RoutesChange
from nearcast.runtime import clock, log

_log = log.get("bgp")
_LOOK_EVERY_S = 0.5


class Bgp:
    """One appliance's sessions. Until the first `set_peers` nothing is known, not even that there is none."""

    def __init__(self, settings: Settings, knobs: BgpKnobs | None = None) -> None:
        self._name = settings.url
        self._knobs = knobs or BgpKnobs()
        # Thousands of changes a second would not bring a revision to where the next run begins.
        self._table = Table(clock.now_ms() * 1000)
        self._speaker = Speaker(settings.folder / "bgp", self._hear, self._lost, self._knobs)
        self._peers: tuple[BgpPeer, ...] | None = None
        self._sessions: dict[str, Session] = {}
        self._unusable: dict[str, BgpState] = {}
        self._changed = asyncio.Event()
        self._seen = self._table.revision

    @property
    def revision(self) -> int:
        """Grows with every change of the routes."""
        return self._table.revision

    @property
    def routes(self) -> tuple[Route, ...]:
        return self._table.routes

    @property
    def states(self) -> tuple[BgpState, ...]:
        """How the sessions are, one for each router, also for those that cannot be spoken with."""
        now = clock.elapsed()
        found = [session.state(now) for session in self._sessions.values()]
        return tuple(sorted([*found, *self._unusable.values()], key=lambda state: state.peer))

    @property
    def speaker_pid(self) -> int | None:
        """ExaBGP's process id while it runs."""
        return self._speaker.pid

    def set_peers(self, peers: tuple[BgpPeer, ...]) -> None:
        """Which routers there are. The routes of one that is named no longer are withdrawn at once; the sessions with those
        that stay as they were go on undisturbed."""
        if peers == self._peers:
            return
        self._peers = peers
        now, unix_now = clock.elapsed(), clock.now_ms() / 1000
        good: dict[str, BgpPeer] = {}
        self._unusable.clear()
        for peer in peers:
            why = configuration.why_not(peer) or _why_not_here(peer) or ("It is named twice." if peer.address in good else None)
            if why is None:
                good[peer.address] = peer
            else:
                self._unusable[peer.address] = BgpState(peer.address, "down", unix_now, problem=why)
        for address in self._sessions.keys() - good.keys():
            self._sessions.pop(address).close()
        for address, peer in good.items():
            if address not in self._sessions:
                self._sessions[address] = Session(peer, self._table, self._knobs, now, unix_now)
            elif self._sessions[address].peer != peer:
                self._sessions[address].change(peer)
        self._speaker.configure(configuration.render(tuple(good.values()), self._name, self._knobs) if good else None)
        self._changed.set()

    def change_since(self, base: int) -> RoutesChange | None:
        """What to tell the cloud, which knows revision `base` (NONE_KNOWN: nothing): at most CHANGES_MAX routes; what is
        left is told from the answer on. None when there is nothing to tell, or not yet."""
        if not self._table.knows(base) and not self._settled:
            return None
        return self._table.change_since(base)

    async def wait_for_change(self) -> None:
        """Returns when there may be something to tell."""
        await self._changed.wait()
        self._changed.clear()

    async def run(self) -> None:
        """Speaks with the routers until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._speaker.run())
            group.create_task(self._look())

    @property
    def _settled(self) -> bool:
        return self._peers is not None and all(session.settled for session in self._sessions.values())

    async def _look(self) -> None:
        settled = False
        while True:
            now = clock.elapsed()
            for session in self._sessions.values():
                session.look(now)
            self._notice()
            if self._settled != settled:
                settled = self._settled
                self._changed.set()
            await asyncio.sleep(_LOOK_EVERY_S)

    def _hear(self, line: bytes) -> None:
        event = said.read(line)
        if event is None:
            if not line.startswith(b"{"):
                _log.warning("speaker_said", text=line.decode(errors="replace").strip()[:500])
            return
        session = self._sessions.get(event.peer)
        if session is None:
            return
        session.take(event, clock.elapsed())
        if isinstance(event, said.Up | said.Down):
            _log.info("session_changed", peer=event.peer, state=self._word(session), why=getattr(event, "reason", None))
        if not isinstance(event, said.Told):
            # The end of a table may be what the first telling waits for.
            self._changed.set()
        self._notice()

    def _lost(self, why: str) -> None:
        for session in self._sessions.values():
            session.fall(why, clock.elapsed())

    def _notice(self) -> None:
        if self._table.revision != self._seen:
            self._seen = self._table.revision
            self._changed.set()

    def _word(self, session: Session) -> str:
        return session.state(clock.elapsed()).state


def _why_not_here(peer: BgpPeer) -> str | None:
    if peer.password and not signing.possible():
        return "This machine's kernel cannot sign TCP sessions (CONFIG_TCP_MD5SIG)."
    return None
