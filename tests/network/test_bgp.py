"""Appliances hear real routers: BIRD on hosts of its own, ExaBGP on theirs, and what the cloud comes to know of it."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.network.bird import Announced, Bird, Session
from tests.network.hearing import Command
from tests.network.hosts import Host, Hosts, until
from tests.network.listener import Listener

from nearcast.edge.model import BgpKnobs
from nearcast.fleet.model import NONE_KNOWN, BgpPeer, Refusal, Route
from nearcast.units import Seconds

NORTH, SOUTH = "10.0.0.1", "10.0.0.2"
NORTH6 = "fd00::1"
HERE, OTHER = "10.0.0.3", "10.0.0.4"
OUR_ASN = 64512
PLAIN = Announced("198.51.100.0/24")
RICH = Announced("203.0.113.0/24", (64601, 64602), 7, ("64500:100", "64500:200"))
SIX = Announced("2001:db8:1::/48", (64601,))


class Town:
    """Two routers and two appliances at one switch."""

    def __init__(self, hosts: Hosts, folder: Path) -> None:
        self.folder = folder
        names = ("north", "south", "here", "other")
        self.north_host, self.south_host, self.here, self.other = places = tuple(hosts.add(name) for name in names)
        hosts.switch("exchange", places, "10.0.0.0/24", "fd00::/64")
        self.north = Bird(self.north_host, folder / "north", 64500, NORTH)
        self.south = Bird(self.south_host, folder / "south", 64501, SOUTH)
        self.north.sessions = [Session("here", HERE, OUR_ASN), Session("there", OTHER, OUR_ASN)]
        self.south.sessions = [Session("here", HERE, OUR_ASN)]
        self.listeners: list[Listener] = []

    def listen(self, *peers: BgpPeer, host: Host | None = None, **knobs: object) -> Listener:
        place = host or self.here
        tuned = replace(BgpKnobs(special_allowed=True, quiet_s=Seconds(6), unanswered_s=Seconds(2)), **knobs)
        listener = Listener(place, self.folder / place.name, tuned)
        listener.peers(*peers)
        self.listeners.append(listener)
        return listener


@pytest.fixture
def town(hosts: Hosts, folder: Path) -> Iterator[Town]:
    built = Town(hosts, folder)
    yield built
    for listener in built.listeners:
        listener.stop()


def north(**other: object) -> BgpPeer:
    return replace(BgpPeer(NORTH, 64500, OUR_ASN), **other)


def south(**other: object) -> BgpPeer:
    return replace(BgpPeer(SOUTH, 64501, OUR_ASN), **other)


def within(seconds: float, what: Callable[[], object]) -> None:
    began = time.monotonic()
    until(what, seconds)
    print(f"after {time.monotonic() - began:.2f} s")


def test_routes_of_two_routers_arrive_with_all_that_is_said_of_them(town: Town) -> None:
    town.north.announces, town.south.announces = [RICH, SIX], [PLAIN]
    town.north.start()
    town.south.start()
    here = town.listen(north(), south())
    until(lambda: here.is_(NORTH, "established") and here.is_(SOUTH, "established"))
    until(lambda: here.taken == {RICH.prefix, SIX.prefix, PLAIN.prefix})
    path = (64500, 64601, 64602)
    assert here.routes[RICH.prefix] == Route(NORTH, RICH.prefix, path, 7, ("64500:100", "64500:200"), NORTH)
    assert here.routes[SIX.prefix] == Route(NORTH, SIX.prefix, (64500, 64601), 0, (), "fd00::1")
    assert here.routes[PLAIN.prefix].peer == SOUTH
    state = here.state(NORTH)
    assert state is not None
    assert (state.taken, state.refused, state.problem) == (2, 0, None)

    town.north.announce(RICH, SIX, Announced("192.0.2.0/24"))
    within(30, lambda: "192.0.2.0/24" in here.taken)
    town.north.announce(SIX)
    within(30, lambda: here.taken == {SIX.prefix, PLAIN.prefix})
    # Never a second beginning: each change was told from the one before.
    assert [change.base == NONE_KNOWN for change in here.changes].count(True) == 1


def test_nothing_is_announced(town: Town) -> None:
    town.north.announces = [PLAIN]
    town.north.start()
    here = town.listen(north())
    until(lambda: PLAIN.prefix in here.taken)
    # Our End-of-RIB is the last we say; it must be all.
    until(lambda: "Established" in town.north.ask("show", "protocols", "here"))
    assert town.north.heard() == 0
    assert "Import updates:              0" in town.north.ask("show", "protocols", "all", "here")


def test_a_session_over_ipv6_carries_both_families(town: Town) -> None:
    town.north.sessions = [Session("here", "fd00::3", OUR_ASN)]
    town.north.announces = [RICH, SIX]
    town.north.start()
    here = town.listen(north(address=NORTH6))
    until(lambda: here.taken == {RICH.prefix, SIX.prefix})
    assert here.is_(NORTH6, "established")


def test_a_router_two_hops_away(hosts: Hosts, folder: Path) -> None:
    far, middle, here = (hosts.add(name) for name in ("far", "middle", "here"))
    hosts.cable(middle, far, "10.0.1.0/30")
    hosts.cable(middle, here, "10.0.2.0/30")
    middle.forward()
    far.route("default", "10.0.1.1")
    here.route("default", "10.0.2.1")
    router = Bird(far, folder / "far", 64500, "10.0.1.2")
    router.sessions = [Session("here", "10.0.2.2", OUR_ASN, more="multihop 2;")]
    router.announces = [PLAIN]
    router.start()
    listener = Listener(here, folder / "here", BgpKnobs(special_allowed=True, unanswered_s=Seconds(1)))
    near = BgpPeer("10.0.1.2", 64500, OUR_ASN)
    listener.peers(near)
    until(lambda: listener.is_(near.address, "down"))
    listener.peers(replace(near, multihop=2, local_address="10.0.2.2"))
    until(lambda: listener.taken == {PLAIN.prefix}, 60)
    listener.stop()


def test_a_password_must_be_the_routers(town: Town) -> None:
    town.north.sessions = [Session("here", HERE, OUR_ASN, password="so secret; } #")]
    town.north.announces = [PLAIN]
    town.north.start()
    here = town.listen(north(password="something else"))
    until(lambda: here.is_(NORTH, "down"))
    state = here.state(NORTH)
    assert state is not None
    assert "does not answer. A password that differs" in str(state.problem)
    here.peers(north(password="so secret; } #"))
    until(lambda: PLAIN.prefix in here.taken, 60)


def test_a_wrong_as_number_is_named(town: Town) -> None:
    town.north.start()
    here = town.listen(north(local_asn=64999))
    until(lambda: here.is_(NORTH, "down"))
    state = here.state(NORTH)
    assert state is not None
    assert state.problem == "The router says: the AS numbers do not fit (2/2)."


def test_what_cannot_steer_is_refused_and_told(town: Town) -> None:
    wanted = {
        "0.0.0.0/0": Refusal.default_route,
        "::/0": Refusal.default_route,
        "96.0.0.0/6": Refusal.too_wide,
        "2000::/12": Refusal.too_wide,
        "203.0.113.128/25": Refusal.too_narrow,
        "2001:db8:1:1::/64": Refusal.too_narrow,
        "169.254.7.0/24": Refusal.not_public,
        PLAIN.prefix: None,
    }
    town.north.announces = [Announced(prefix) for prefix in wanted]
    town.north.start()
    here = town.listen(north())
    until(lambda: {prefix: route.refused for prefix, route in here.routes.items()} == wanted)
    state = here.state(NORTH)
    assert state is not None
    assert (state.taken, state.refused) == (1, 7)


def test_the_first_as_must_be_the_neighbours(town: Town) -> None:
    town.north.sessions = [Session("here", HERE, OUR_ASN, more="rs client;")]
    town.north.announces = [Announced(PLAIN.prefix, (64777,)), RICH]
    town.north.start()
    here = town.listen(north())
    until(lambda: here.routes.keys() == {PLAIN.prefix, RICH.prefix})
    assert {route.refused for route in here.routes.values()} == {Refusal.first_as}


def test_no_more_prefixes_than_the_limit(town: Town) -> None:
    many = [Announced(f"203.0.113.{start}/24".replace(f"113.{start}", f"{start}.0")) for start in range(10)]
    town.north.announces = many
    town.north.start()
    here = town.listen(north(prefix_limit=4), refused_max=3)
    until(lambda: len(here.routes) == 7)
    assert len(here.taken) == 4
    state = here.state(NORTH)
    assert state is not None
    assert state.problem == "More prefixes came than the limit of 4; the rest are refused."
    # Room for one: the first of those that came too late moves up.
    gone = min(here.taken)
    town.north.announce(*[one for one in many if one.prefix != gone])
    until(lambda: gone not in here.routes and len(here.taken) == 4)


def test_a_flap_moves_nobody(town: Town) -> None:
    town.north.announces = [PLAIN, RICH, SIX]
    town.north.start()
    here = town.listen(north())
    until(lambda: len(here.taken) == 3)
    told = len(here.changes)

    town.north.ask("disable", "here")
    until(lambda: here.is_(NORTH, "restarting"))
    state = here.state(NORTH)
    assert state is not None
    assert state.problem == "The router says: the session was shut down by hand (6/2)."
    town.north.ask("enable", "here")
    until(lambda: here.is_(NORTH, "established"), 60)

    town.north.kill()
    until(lambda: here.is_(NORTH, "restarting"))
    # It comes back without one of them: only that one goes.
    town.north.announces = [PLAIN, SIX]
    town.north.start()
    until(lambda: here.taken == {PLAIN.prefix, SIX.prefix}, 60)
    assert [(change.heard, [gone.prefix for gone in change.withdrawn]) for change in here.changes[told:]] == [
        ((), [RICH.prefix])
    ]


def test_a_router_that_stays_away_loses_its_routes(town: Town) -> None:
    town.north.sessions = [Session("here", HERE, OUR_ASN, more="graceful restart on; graceful restart time 4;")]
    town.north.announces, town.south.announces = [RICH], [PLAIN]
    town.north.start()
    town.south.start()
    here = town.listen(north(), south())
    until(lambda: len(here.taken) == 2)
    town.north.kill()
    until(lambda: here.is_(NORTH, "restarting"))
    within(30, lambda: here.taken == {PLAIN.prefix})
    assert here.is_(NORTH, "down")


def test_the_speaker_comes_back_after_a_kill(town: Town) -> None:
    town.north.announces = [PLAIN, RICH]
    town.north.start()
    here = town.listen(north())
    until(lambda: len(here.taken) == 2 and here.speaker)
    told, killed = len(here.changes), here.speaker
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    until(lambda: here.is_(NORTH, "restarting"))
    until(lambda: here.is_(NORTH, "established"), 60)
    assert here.speaker != killed
    town.north.announce(PLAIN, RICH, SIX)
    until(lambda: SIX.prefix in here.taken)
    assert [change.withdrawn for change in here.changes[told:]] == [()]


def test_another_router_disturbs_no_session(town: Town) -> None:
    town.north.announces, town.south.announces = [RICH], [PLAIN]
    town.north.start()
    town.south.start()
    here = town.listen(north())
    until(lambda: here.taken == {RICH.prefix})
    speaker, since = here.speaker, here.state(NORTH)
    here.peers(north(), south())
    until(lambda: here.taken == {RICH.prefix, PLAIN.prefix})
    now = here.state(NORTH)
    assert since is not None
    assert now is not None
    assert abs(now.since - since.since) < 0.1
    assert here.speaker == speaker
    here.peers(south())
    until(lambda: here.taken == {PLAIN.prefix})
    assert here.state(NORTH) is None
    here.peers()
    until(lambda: not here.routes and here.speaker is None)


def test_lost_answers_and_a_forgetful_cloud(town: Town) -> None:
    town.north.announces = [PLAIN]
    town.north.start()
    here = town.listen(north())
    until(lambda: here.taken == {PLAIN.prefix})
    here.tell(Command(loses=2))
    town.north.announce(RICH)
    until(lambda: here.taken == {RICH.prefix})
    here.tell(Command(forgets=True))
    until(lambda: here.changes[-1].base == NONE_KNOWN and here.taken == {RICH.prefix})


def test_an_agent_that_restarts_takes_nothing_away(town: Town) -> None:
    town.north.announces = [PLAIN]
    town.north.start()
    # A router that answers nobody: the whole table is told once it had its time.
    here = town.listen(north(), south(), quiet_s=Seconds(12))
    until(lambda: here.is_(NORTH, "established"))
    time.sleep(1)
    assert here.changes == []
    until(lambda: here.taken == {PLAIN.prefix})
    assert [change.base for change in here.changes] == [NONE_KNOWN]


def test_two_appliances_hear_the_same(town: Town) -> None:
    town.north.announces = [PLAIN, RICH, SIX]
    town.north.start()
    here, other = town.listen(north()), town.listen(north(), host=town.other)
    until(lambda: len(here.taken) == 3 and here.routes == other.routes)
