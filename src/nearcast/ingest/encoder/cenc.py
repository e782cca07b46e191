"""Common encryption in the scheme `cbcs`: AES-128-CBC that begins anew in each part, with one initialisation vector for all.

Of a picture's slices one block in ten is encrypted, from the end of the slice header on; of sound all whole blocks of a sample.

Source: ISO/IEC 23001-7 (2023), 7, 9.5, 9.6 and 10.4.
"""

import struct
from collections.abc import Iterator

import msgspec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from nearcast.ingest.encoder import h264
from nearcast.ingest.model import ContentKey

_BLOCK = 16
_PATTERN = (1, 9)
"""So many blocks are encrypted, so many are not."""
_CLEAR_MAX = 0xFFFF


class Part(msgspec.Struct, frozen=True):
    """A part of a sample: `clear` bytes, then `protected` ones."""

    clear: int
    protected: int


def parts(sample: bytes, sets: h264.Sets) -> list[Part]:
    """The parts of one picture, which cover all of it. Raises h264.Unreadable."""
    found: list[Part] = []
    clear = 0
    for start, end in _nals(sample, sets.length_size):
        header = h264.header_bytes(sample[start:end], sets)
        if header is None or end - start - header < _BLOCK:
            clear += end - start + sets.length_size
        else:
            found += _parts(clear + sets.length_size + header, end - start - header)
            clear = 0
    return [*found, *(_parts(clear, 0) if clear else ())]


def encrypt_picture(sample: bytes, covered: list[Part], key: ContentKey) -> bytes:
    made, at = bytearray(sample), 0
    for part in covered:
        at += part.clear
        _encrypt_pattern(made, at, at + part.protected, key)
        at += part.protected
    return bytes(made)


def encrypt_sound(sample: bytes, key: ContentKey) -> bytes:
    whole = len(sample) // _BLOCK * _BLOCK
    return _encrypted(sample[:whole], key) + sample[whole:]


def protection(format_: bytes, key: ContentKey, *, pattern: bool) -> bytes:
    """`sinf`: what the sample entry was called, and how its samples are encrypted."""
    blocks = _PATTERN[0] << 4 | _PATTERN[1] if pattern else 0
    defaults = struct.pack(">BBBB", 0, blocks, 1, 0) + bytes.fromhex(key.id) + bytes([len(key.iv)]) + key.iv
    scheme = _full_box(b"schm", 0, 0, b"cbcs" + struct.pack(">I", 0x00010000))
    return _box(b"sinf", _box(b"frma", format_) + scheme + _box(b"schi", _full_box(b"tenc", 1, 0, defaults)))


def auxiliary(covered: list[list[Part]], offset: int) -> bytes:
    """`saiz`, `saio` and `senc` of a fragment's samples; `offset` is where they will lie, from the start of its `moof`."""
    entries = [
        b"".join((struct.pack(">H", len(one)), *(struct.pack(">HI", p.clear, p.protected) for p in one))) for one in covered
    ]
    sizes = _full_box(b"saiz", 0, 0, struct.pack(">BI", 0, len(entries)) + bytes(len(entry) for entry in entries))
    first = offset + len(sizes) + 20 + 16
    where = _full_box(b"saio", 0, 0, struct.pack(">II", 1, first))
    return sizes + where + _full_box(b"senc", 0, 2, struct.pack(">I", len(entries)) + b"".join(entries))


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), kind) + body


def _full_box(kind: bytes, version: int, flags: int, body: bytes) -> bytes:
    return _box(kind, struct.pack(">I", version << 24 | flags) + body)


def _nals(sample: bytes, length_size: int) -> Iterator[tuple[int, int]]:
    """Where the NAL units of a sample begin and end."""
    at = 0
    while at < len(sample):
        start = at + length_size
        at = start + int.from_bytes(sample[at:start])
        if not start < at <= len(sample):
            raise h264.Unreadable("a NAL unit is longer than its sample")
        yield start, at


def _parts(clear: int, protected: int) -> Iterator[Part]:
    while clear > _CLEAR_MAX:
        yield Part(_CLEAR_MAX, 0)
        clear -= _CLEAR_MAX
    yield Part(clear, protected)


def _encrypt_pattern(made: bytearray, start: int, end: int, key: ContentKey) -> None:
    places = range(start, end - _BLOCK + 1, sum(_PATTERN) * _BLOCK)
    done = _encrypted(b"".join(made[at : at + _BLOCK] for at in places), key)
    for number, at in enumerate(places):
        made[at : at + _BLOCK] = done[number * _BLOCK : (number + 1) * _BLOCK]


def _encrypted(blocks: bytes, key: ContentKey) -> bytes:
    encryptor = Cipher(algorithms.AES(key.key), modes.CBC(key.iv)).encryptor()
    return encryptor.update(blocks) + encryptor.finalize()
