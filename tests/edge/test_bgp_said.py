"""ExaBGP's lines, as it writes them, and lines nobody would write."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearcast.edge.bgp import configuration, said
from nearcast.edge.bgp.said import Down, EndOfTable, Opened, Told, Up
from nearcast.edge.model import BgpKnobs
from nearcast.fleet.model import BgpPeer, Route

PEER = "10.0.0.1"


def line(kind: str, **neighbor: object) -> bytes:
    about = {"address": {"local": "None", "peer": PEER}, "asn": {"local": 64512, "peer": 64500}, **neighbor}
    return json.dumps({"exabgp": "5.0.0", "time": 1.5, "type": kind, "neighbor": about}).encode()


def update(**parts: object) -> bytes:
    return line("update", direction="receive", message={"update": parts})


def test_states() -> None:
    assert said.read(line("state", state="up")) == Up(PEER)
    assert said.read(line("state", state="down", reason="peer reset")) == Down(PEER, "peer reset")
    assert said.read(line("state", state="connected")) is None
    assert said.read(line("fsm", state="ACTIVE")) is None


def test_what_a_router_can() -> None:
    graceful = {"name": "graceful restart", "time": 90}
    both = {"name": "multiprotocol", "families": ["ipv4/unicast", "ipv6/unicast", "ipv4/flow"]}
    opened = {"version": 4, "capabilities": {"1": both, "64": graceful}}
    assert said.read(line("open", direction="receive", open=opened)) == Opened(PEER, 90.0, frozenset({4, 6}))  # type: ignore[arg-type]
    plain: dict[str, object] = {"capabilities": {}}
    assert said.read(line("open", direction="receive", open=plain)) == Opened(PEER, None, frozenset({4}))
    helper = {"capabilities": {"64": {"time": 0}}}
    assert said.read(line("open", direction="receive", open=helper)) == Opened(PEER, None, frozenset({4}))
    assert said.read(line("open", direction="send", open=opened)) is None


def test_an_update_with_everything() -> None:
    told = said.read(
        update(
            attribute={
                "origin": "igp",
                "as-path": {
                    "0": {"element": "as-sequence", "value": [64500, 64501]},
                    "1": {"element": "as-set", "value": [7, 5]},
                    "2": {"element": "as-confed-sequence", "value": [9]},
                },
                "med": 30,
                "local-preference": 100,
                "community": [[64500, 1], [65535, 65281]],
                "large-community": [[64500, 1, 2]],
                "extended-community": [{"value": 1, "string": "target:1:1"}],
            },
            announce={
                "ipv4 unicast": {"10.0.0.1": [{"nlri": "203.0.113.0/24"}, {"nlri": "nonsense"}]},
                "ipv6 unicast": {"fd00::1": [{"nlri": "2001:DB8::/32"}], "fe80::1": [{"nlri": "2001:db8::/32"}]},
            },
            withdraw={"ipv4 unicast": [{"nlri": "192.0.2.0/24"}]},
        )
    )
    path, communities = (64500, 64501, 5), ("64500:1", "65535:65281", "64500:1:2")
    assert told == Told(
        PEER,
        (
            Route(PEER, "203.0.113.0/24", path, 30, communities, "10.0.0.1"),
            Route(PEER, "2001:db8::/32", path, 30, communities, "fd00::1"),
        ),
        ("192.0.2.0/24",),
    )


def test_the_end_of_a_table() -> None:
    assert said.read(line("update", direction="receive", message={"eor": {"afi": "ipv6", "safi": "unicast"}})) == EndOfTable(
        PEER, 6
    )
    assert said.read(line("update", direction="receive", message={"eor": {"afi": "l2vpn", "safi": "vpls"}})) is None


@pytest.mark.parametrize(
    "strange",
    [
        b"",
        b"\n",
        b"Traceback (most recent call last):",
        b"{",
        b"[]",
        b"null",
        b'{"type": "state"}',
        b'{"type": "state", "neighbor": {"address": {}}}',
        b'{"type": "update", "neighbor": {"address": {"peer": 5}}}',
        b"\xff\xfe{}",
        b"[" * 100_000,
        update(attribute={"med": "high"}, announce={}),
        update(attribute={"as-path": [1, 2]}),
        update(announce={"ipv4 unicast": {"10.0.0.1": ["203.0.113.0/24"]}}),
        line("open", direction="receive", open={"capabilities": []}),
    ],
)
def test_strange_lines_are_nothing(strange: bytes) -> None:
    assert said.read(strange) is None


def test_numbers_out_of_bounds_do_no_harm() -> None:
    told = said.read(
        update(
            attribute={
                "as-path": {"0": {"element": "as-sequence", "value": [64500, -1, 2**40] + [1] * 500}},
                "med": -5,
                "community": [[1], [1, 2]] + [[3, 4]] * 500,
            },
            announce={"ipv4 unicast": {"x" * 50: [{"nlri": "203.0.113.0/24"}]}},
        )
    )
    assert isinstance(told, Told)
    (route,) = told.heard
    assert (route.as_path[:2], len(route.as_path), route.med, route.communities[0]) == ((64500, 1), 100, 0, "1:2")
    assert len(route.communities) == 100


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
places = st.sampled_from(["direction", "message", "update", "attribute", "as-path", "announce", "withdraw", "community", "med"])


@given(places, anything)
def test_nothing_a_line_says_is_too_much(place: str, value: Any) -> None:
    whole: Any = json.loads(
        update(
            attribute={"as-path": {"0": {"element": "as-sequence", "value": [64500]}}, "med": 1, "community": [[1, 2]]},
            announce={"ipv4 unicast": {PEER: [{"nlri": "203.0.113.0/24"}]}},
            withdraw={"ipv4 unicast": [{"nlri": "192.0.2.0/24"}]},
        )
    )
    _put(whole, place, value)
    event = said.read(json.dumps(whole).encode())
    if event is not None:
        msgspec.json.encode(event)


def _put(node: Any, place: str, value: Any) -> None:
    if isinstance(node, dict):
        for key in node:
            if key == place:
                node[key] = value
            else:
                _put(node[key], place, value)


def test_peers_that_cannot_be_are_named() -> None:
    good = BgpPeer("10.0.0.1", 64500, 64512)
    assert configuration.why_not(good) is None
    cases: dict[str, dict[str, object]] = {
        "does not appear": {"address": '10.0.0.1 { } process x { run /bin/sh; } neighbor "'},
        "not of the same family": {"local_address": "fd00::1"},
        "AS number": {"asn": 0},
        "no port": {"port": 70_000},
        "hops": {"multihop": 0},
        "hold time": {"hold": 1.0},
        "80 bytes": {"password": "ü" * 41},
    }
    for told, wrong in cases.items():
        assert told in str(configuration.why_not(msgspec.structs.replace(good, **wrong)))


def test_a_password_cannot_leave_its_place() -> None:
    text = configuration.render(
        (BgpPeer("10.0.0.1", 1, 2, password='"; } process evil { run "/bin/sh"; } #'),), "x", BgpKnobs()
    )
    assert "evil" not in text
    assert text.count("run ") == 1


def test_identifiers_differ_and_stay() -> None:
    assert configuration.router_id("one") == configuration.router_id("one") != configuration.router_id("two")
