"""How files and playlists name the key of an asset; the key itself is nowhere near them.

Sources: ISO/IEC 23001-7, 8.1 (`pssh`); W3C "cenc" Initialization Data Format (the common system id); RFC 8216bis, 4.4.4.4.
"""

import base64
import struct

from nearcast.ids import KeyId

_COMMON_SYSTEM = bytes.fromhex("1077efecc0b24d02ace33c1e52e2fb4b")


def pssh(key: KeyId) -> bytes:
    """A `pssh` of the common system, which tells whichever module can get it what key is needed."""
    body = struct.pack(">I", 1 << 24) + _COMMON_SYSTEM + struct.pack(">I", 1) + bytes.fromhex(key) + struct.pack(">I", 0)
    return struct.pack(">I4s", 8 + len(body), b"pssh") + body


def hls_key(key: KeyId) -> str:
    """The attributes of EXT-X-SESSION-KEY. Who gives the key out differs by play, so that is none of them."""
    named = base64.b64encode(pssh(key)).decode()
    return f'METHOD=SAMPLE-AES,URI="data:application/octet-stream;base64,{named}",KEYFORMAT="org.w3.clearkey",KEYFORMATVERSIONS="1"'
