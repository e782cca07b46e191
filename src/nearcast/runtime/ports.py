"""Ports and addresses of this machine: the wanted one when it is free, else another."""

import errno
import socket
from contextlib import suppress
from urllib.parse import urlsplit

from nearcast.runtime.clock import chance

_ANY = range(20_000, 32_768)
"""Below those that connections leave by: one of these is not taken before somebody listens there, nor while who listened starts again."""
_TRIES = 50


def choose(host: str, wanted: int) -> int:
    """`wanted` if nobody listens there on `host`, else a free port. 0 asks for any."""
    for port in (*([wanted] if wanted else ()), *(_ANY[int(chance() * len(_ANY))] for _ in range(_TRIES)), 0):
        with suppress(OSError), socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            return int(probe.getsockname()[1])
    raise OSError(f"{host} has no free port, or is not an address of this machine")


class Claim:
    """A `port` chosen as `choose` does, which is nobody else's who claims until `close` or the end of this process: somebody who starts
    beside, before anybody listens there, would want the same one.
    """

    def __init__(self, host: str, wanted: int) -> None:
        self._mark = socket.socket(socket.AF_UNIX)
        while True:
            self.port = choose(host, wanted)
            try:
                # A name in the kernel, which goes with the process however it ends.
                self._mark.bind(f"\0nearcast {host} {self.port}")
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
                wanted = 0
            else:
                return

    def close(self) -> None:
        self._mark.close()


def own_address(url: str) -> str:
    """The address from which this machine reaches the host of `url`; loopback when it does not."""
    parts = urlsplit(url)
    with suppress(OSError):
        there = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_DGRAM)[0]
        with socket.socket(there[0], socket.SOCK_DGRAM) as probe:
            probe.connect(there[4])  # of a datagram socket: nothing is sent
            return str(probe.getsockname()[0])
    return "127.0.0.1"
