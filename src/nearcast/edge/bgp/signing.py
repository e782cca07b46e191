"""Whether this machine can sign a BGP session (TCP-MD5, RFC 2385): a kernel can be built without."""

import socket
import struct

_TCP_MD5SIG = 14
_ADDRESS = struct.pack("HH4s120x", socket.AF_INET, 0, bytes([192, 0, 2, 1]))
_KEY = struct.pack("2xH4x80s", 1, b"x")
"""Linux's `struct tcp_md5sig` is these two, one after the other."""


def possible() -> bool:
    with socket.socket() as probe:
        try:
            probe.setsockopt(socket.IPPROTO_TCP, _TCP_MD5SIG, _ADDRESS + _KEY)
        except OSError:
            return False
    return True
