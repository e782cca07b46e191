"""Longest prefix match, held against the slow and obvious way."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearcast.steering.model import BadAddress
from nearcast.steering.policy import PrefixTable

addresses4 = st.integers(0, 2**32 - 1).map(ipaddress.IPv4Address)
addresses6 = st.integers(0, 2**128 - 1).map(ipaddress.IPv6Address)


@st.composite
def prefixes(draw: st.DrawFn) -> str:
    """Crowded into a corner, so that they nest."""
    if draw(st.booleans()):
        length = draw(st.integers(8, 32))
        return str(ipaddress.ip_network((draw(st.integers(10 << 24, (10 << 24) + 2**12)), length), strict=False))
    length = draw(st.integers(16, 128))
    return str(ipaddress.ip_network(((0x20010DB8 << 96) + draw(st.integers(0, 2**12)), length), strict=False))


near4 = st.integers((10 << 24) - 5, (10 << 24) + 2**12 + 5).map(ipaddress.IPv4Address)
near6 = st.integers((0x20010DB8 << 96) - 5, (0x20010DB8 << 96) + 2**12 + 5).map(ipaddress.IPv6Address)


@given(st.lists(prefixes(), max_size=20, unique=True), st.one_of(addresses4, addresses6, near4, near6))
def test_the_table_finds_what_a_scan_finds(
    given_prefixes: list[str], address: ipaddress.IPv4Address | ipaddress.IPv6Address
) -> None:
    table = PrefixTable({prefix: f"net-{prefix}" for prefix in given_prefixes})
    around = [ipaddress.ip_network(prefix) for prefix in given_prefixes]
    holding = [net for net in around if net.version == address.version and address in net]
    found = table.find(str(address))
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return
    chain = []
    while found is not None:
        chain.append(found.prefix)
        found = found.around
    assert chain == [str(net) for net in sorted(holding, key=lambda net: -net.prefixlen)]


def test_the_edges_of_a_hole() -> None:
    table = PrefixTable({"10.0.0.0/8": "wide", "10.1.0.0/16": "hole"})
    found = {
        address: table.find(address)
        for address in ("9.255.255.255", "10.0.255.255", "10.1.0.0", "10.1.255.255", "10.2.0.0", "11.0.0.0")
    }
    assert [one.value if one else None for one in found.values()] == [None, "wide", "hole", "hole", "wide", None]


def test_an_ipv4_address_in_ipv6_clothes_is_the_same_viewer() -> None:
    table = PrefixTable({"198.51.100.0/24": "metro"})
    assert table.find("::ffff:198.51.100.9") == table.find("198.51.100.9")


@pytest.mark.parametrize("text", ["", "nonsense", "1.2.3", "1.2.3.4/24", "256.1.1.1"])
def test_nonsense_is_named(text: str) -> None:
    with pytest.raises(BadAddress) as refused:
        PrefixTable[str]({}).find(text)
    assert refused.value.fault.field == "address"


octets = st.one_of(
    st.integers(0, 300).map(str), st.sampled_from(["", "00", "01", "+1", " 1", "1 ", "1_0", "\u0661", "\uff11", "0x1"])
)


@given(st.lists(octets, min_size=3, max_size=5).map(".".join))
def test_what_is_an_address_is_what_the_library_says(text: str) -> None:
    table = PrefixTable({"0.0.0.0/1": "low", "128.0.0.0/1": "high"})
    try:
        known = ipaddress.IPv4Address(text)
    except ValueError:
        with pytest.raises(BadAddress):
            table.find(text)
    else:
        found = table.find(text)
        assert found is not None
        assert found.value == ("low" if int(known) < 1 << 31 else "high")


groups = st.one_of(st.text("0123456789abcdefF", max_size=5), st.sampled_from(["", "", "ffff", "0"]))


@given(st.one_of(st.lists(groups, min_size=3, max_size=10).map(":".join), addresses6.map(str)))
def test_what_is_an_ipv6_address_is_what_the_library_says(text: str) -> None:
    table = PrefixTable({"::/1": "low", "8000::/1": "high", "0.0.0.0/0": "four"})
    try:
        known = ipaddress.IPv6Address(text)
    except ValueError:
        with pytest.raises(BadAddress):
            table.find(text)
    else:
        found = table.find(text)
        assert found is not None
        assert found.value == ("four" if known.ipv4_mapped else "low" if int(known) < 1 << 127 else "high")
