"""Ports: the wanted one when it is free, else another."""

import socket
from contextlib import suppress


def choose(host: str, wanted: int) -> int:
    """`wanted` if nobody listens there on `host`, else a free port. 0 asks for any."""
    for port in (wanted, 0):
        with suppress(OSError), socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            return int(probe.getsockname()[1])
    raise OSError(f"{host} has no free port, or is not an address of this machine")
