"""Which routes may steer: a table a reader can check by hand, then what must hold for any prefix."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearcast.edge import policy
from nearcast.edge.policy.routes import NARROWEST, WIDEST, Prefix
from nearcast.fleet.model import BgpPeer, Refusal

PEER = BgpPeer("10.0.0.1", 64500, 64512)
INSIDE = BgpPeer("10.0.0.1", 64512, 64512)

CASES: list[tuple[str, Refusal | None]] = [
    ("0.0.0.0/0", Refusal.default_route),
    ("::/0", Refusal.default_route),
    ("0.0.0.0/1", Refusal.too_wide),
    ("84.0.0.0/7", Refusal.too_wide),
    ("84.0.0.0/8", None),
    ("84.12.0.0/14", None),
    ("84.12.7.0/24", None),
    ("84.12.7.0/25", Refusal.too_narrow),
    ("84.12.7.9/32", Refusal.too_narrow),
    ("2a00::/18", Refusal.too_wide),
    ("2003::/19", None),
    ("2a02:810::/48", None),
    ("2a02:810::/49", Refusal.too_narrow),
    ("127.0.0.0/8", Refusal.not_public),
    ("127.3.0.0/16", Refusal.not_public),
    ("169.254.0.0/16", Refusal.not_public),
    ("224.0.0.0/8", Refusal.not_public),
    ("233.252.0.0/24", Refusal.not_public),
    ("250.0.0.0/8", Refusal.not_public),
    ("192.0.0.0/24", Refusal.not_public),
    ("192.0.0.0/20", None),
    ("ff00::/20", Refusal.not_public),
    ("fe80::/20", Refusal.not_public),
    ("2001::/40", Refusal.not_public),
    ("2002:c000::/24", Refusal.not_public),
    ("4000::/20", Refusal.not_public),
]

SPECIAL = [
    *("10.0.0.0/8", "10.7.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "192.168.4.0/24", "100.64.0.0/10", "198.18.0.0/15"),
    *("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "2001:2::/48", "fd12:3456::/32", "3fff::/20"),
]


def judge(text: str, path: tuple[int, ...] = (64500,), *, special: bool = False, peer: BgpPeer = PEER) -> Refusal | None:
    prefix = policy.canonical(text)
    assert prefix is not None
    return policy.judge(prefix, path, peer, special_allowed=special)


@pytest.mark.parametrize(("text", "refused"), CASES)
def test_what_a_provider_would_announce_to_the_world_counts(text: str, refused: Refusal | None) -> None:
    assert judge(text) == refused
    assert judge(text, special=True) == refused


@pytest.mark.parametrize("text", SPECIAL)
def test_private_and_documentation_prefixes_count_only_when_allowed(text: str) -> None:
    assert judge(text) is Refusal.not_public
    assert judge(text, special=True) is None


def test_a_route_comes_from_the_neighbour_itself() -> None:
    assert judge("84.12.0.0/16", (64500, 64777)) is None
    assert judge("84.12.0.0/16", (64777, 64500)) is Refusal.first_as
    assert judge("84.12.0.0/16", ()) is Refusal.first_as
    assert judge("84.12.0.0/16", (), peer=INSIDE) is None
    assert judge("84.12.0.0/16", (64777,), peer=INSIDE) is None


def test_prefixes_are_written_one_way() -> None:
    assert str(policy.canonical("84.12.7.9/16")) == "84.12.0.0/16"
    assert str(policy.canonical("2A02:0810:0::7/32")) == "2a02:810::/32"
    assert [
        policy.canonical(text) for text in ("", "x", "84.12.7.0/33", "1.2.3/8", "::/129", "84.12.0.0/16 ", "1::%eth0/64")
    ] == [None] * 7


four = st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 32)).map(lambda pair: ipaddress.IPv4Network(pair, strict=False))
six = st.tuples(st.integers(0, 2**128 - 1), st.integers(0, 128)).map(lambda pair: ipaddress.IPv6Network(pair, strict=False))


@given(st.one_of(four, six))
def test_what_counts_is_of_an_ordinary_width_and_no_host_is_reached_that_none_can_be(prefix: Prefix) -> None:
    if policy.judge(prefix, (64500,), PEER, special_allowed=True) is not None:
        return
    assert WIDEST[prefix.version] <= prefix.prefixlen <= NARROWEST[prefix.version]
    first = prefix.network_address
    assert not first.is_multicast
    assert not first.is_loopback
    assert not first.is_link_local
    # What only counts when special ones may is inside one of them.
    if policy.judge(prefix, (64500,), PEER) is not None:
        assert any(str(prefix.supernet(new_prefix=width)) in [*SPECIAL, "fc00::/7"] for width in range(prefix.prefixlen + 1))
