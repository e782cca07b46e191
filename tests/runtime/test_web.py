"""HTTP on this side."""

import string
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from nearcast.runtime import web


def _request(peer: str, forwarded: str | None) -> Request:
    headers = [] if forwarded is None else [(b"x-forwarded-for", forwarded.encode())]
    return Request({"type": "http", "client": (peer, 1), "headers": headers})


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.1", None, "203.0.113.1"),
        ("203.0.113.1", "198.51.100.1", "203.0.113.1"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "6.6.6.6, nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("::1", "198.51.100.1", "::1"),
    ],
)
def test_only_trusted_proxies_are_believed(peer: str, forwarded: str | None, address: str) -> None:
    assert web.viewer_address(_request(peer, forwarded), web.trusted(("10.0.0.0/8",))) == address


def test_a_range_that_is_none_is_named() -> None:
    with pytest.raises(web.BadProxyRange) as refused:
        web.trusted(("10.0.0.1/8",))
    assert refused.value.fault.field == "http.trusted_proxies"


raw = st.text(string.ascii_letters + "=&%+;:.0123456789", max_size=40)
encoded = st.lists(st.tuples(st.text(min_size=1), st.text())).map(
    lambda pairs: "&".join(
        f"{quote_plus(name, errors='replace')}={quote_plus(value, errors='replace')}" for name, value in pairs
    )
)


@given(st.one_of(raw, encoded))
def test_a_query_is_read_as_starlette_reads_it(text: str) -> None:
    request = Request({"type": "http", "query_string": text.encode(), "headers": []})
    named = {name: value for name, value in request.query_params.items() if name}
    assert web.query(request) == named
