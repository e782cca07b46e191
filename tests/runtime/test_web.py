"""Who is really there, and whether we are."""

import socket

import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from nearcast.runtime import web
from nearcast.runtime.processes import CannotStart


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


async def test_a_server_whose_address_is_taken_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=f"{port}: Address already in use"):
            await web.HttpServer(Starlette(), "127.0.0.1", port).start()
