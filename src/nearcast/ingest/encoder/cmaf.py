"""Reads a CMAF file as it was written, and refuses one that breaks the rules players stand on.

A file holds one track: `ftyp`, `moov`, then `sidx`, whose references cut the rest into segments of one fragment each
(`moof`, `mdat`). Playlists and MPD are made from what is found here, never from what the encoder was asked for.

Sources: ISO/IEC 14496-12 (boxes), 14496-15 (`avcC`), 23000-19 (CMAF); AOM, "AV1 Codec ISO Media File Format Binding" (`av1C`).
"""

import math
import mmap
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from nearcast.catalog.model import Span
from nearcast.ids import KeyId

_CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf", b"mvex", b"edts", b"sinf", b"schi"}
_SAMPLE_ENTRY = {b"avc1": 78, b"av01": 78, b"encv": 78, b"mp4a": 28, b"Opus": 28, b"enca": 28}
"""Bytes between a sample entry's header and the boxes inside it."""
_PICTURES = (b"avc1", b"av01", b"encv")
_BRANDS = {b"cmfc", b"cmf2"}
_DEFAULT_BASE_IS_MOOF = 0x020000
_EARLY_S = 0.001


class Box(msgspec.Struct, frozen=True):
    """One box: `start` of its header, `body`, and `end`, as offsets in the file."""

    kind: bytes
    start: int
    body: int
    end: int


class Segment(msgspec.Struct, frozen=True):
    """One fragment: where it lies in the file, and how long it plays (seconds)."""

    offset: int
    size: int
    duration: float


class CmafFile(msgspec.Struct, frozen=True, kw_only=True):
    """What a player needs to know of a file. `frames` counts its samples; `codec` is as in RFC 6381. `key` names what a protected file
    is encrypted with.
    """

    init: Span
    index: Span
    segments: tuple[Segment, ...]
    codec: str
    frames: int
    key: KeyId | None = None

    @property
    def duration(self) -> float:
        return math.fsum(segment.duration for segment in self.segments)


class BrokenCmaf(Exception):
    """The file breaks a packaging rule; the message says which."""


def read(path: Path) -> CmafFile:
    """Reads and checks one file. Raises BrokenCmaf."""
    with mapped(path) as data:
        top = list(boxes(data, 0, len(data)))
        kinds = [box.kind for box in top]
        _require(kinds[:3] == [b"ftyp", b"moov", b"sidx"], "the file must begin with ftyp, moov, sidx")
        _require(kinds[3:] == [b"moof", b"mdat"] * ((len(kinds) - 3) // 2), "fragments must be moof, mdat and nothing else")
        header, index = top[1], top[2]
        _check_header(data, top[0], header)
        segments = _segments(data, index)
        fragments = [box for box in top if box.kind == b"moof"]
        _require(
            [s.offset for s in segments] == [box.start for box in fragments]
            and segments[-1].offset + segments[-1].size == len(data),
            "sidx must have one reference for each fragment, and no more",
        )
        key = _key(data, header)
        for fragment in fragments if key else ():
            _check_auxiliary(data, fragment, header)
        return CmafFile(
            init=Span(0, header.end - 1),
            index=Span(index.start, index.end - 1),
            segments=segments,
            codec=_codec(data, header),
            frames=sum(_check_fragment(data, fragment) for fragment in fragments),
            key=key,
        )


def zero_es_id(path: Path) -> None:
    """Sets the ES_ID of an AAC track to 0, as CMAF 10.3.4.2.3 wants; the muxer writes 1."""
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as data:
        header = next(box for box in boxes(data, 0, len(data)) if box.kind == b"moov")
        for descriptor in _find(data, header, b"esds"):
            body, tag = _descriptor(data, descriptor.body + 4)
            if tag == 3:
                data[body : body + 2] = b"\0\0"


@contextmanager
def mapped(path: Path) -> Iterator[mmap.mmap]:
    """The bytes of a file. Raises BrokenCmaf when whoever reads them finds that a box ends too early."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            yield data
        except (struct.error, IndexError) as error:
            raise BrokenCmaf("a box ends before its fields do") from error


def boxes(data: mmap.mmap, start: int, end: int) -> Iterator[Box]:
    """The boxes from `start` to `end`, one after the other. Raises BrokenCmaf."""
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        body = start + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, body)
            body += 8
        _require(body - start <= size <= end - start, f"box {kind!r} is larger than what holds it")
        yield Box(kind, start, body, start + size)
        start += size


def _find(data: mmap.mmap, parent: Box, wanted: bytes) -> Iterator[Box]:
    """Every box of this kind inside `parent`, however deep."""
    body = parent.body + (8 if parent.kind == b"stsd" else _SAMPLE_ENTRY.get(parent.kind, 0))
    for box in boxes(data, body, parent.end):
        if box.kind == wanted:
            yield box
        elif box.kind in _CONTAINERS or box.kind == b"stsd" or box.kind in _SAMPLE_ENTRY:
            yield from _find(data, box, wanted)


def one(data: mmap.mmap, parent: Box, wanted: bytes) -> Box:
    """The only box of this kind inside `parent`, however deep. Raises BrokenCmaf."""
    found = list(_find(data, parent, wanted))
    _require(len(found) == 1, f"there must be one {wanted.decode()}, found {len(found)}")
    return found[0]


def _check_header(data: mmap.mmap, file_type: Box, header: Box) -> None:
    """Rule 1: one track a file, CMAF brand. Rule 3: picture with its colours named."""
    brands = {data[at : at + 4] for at in range(file_type.body, file_type.end, 4)}
    _require(bool(brands & _BRANDS), "ftyp must name the brand cmfc or cmf2")
    one(data, header, b"trak")
    if any(list(_find(data, header, kind)) for kind in _PICTURES):
        one(data, header, b"colr")


def _segments(data: mmap.mmap, index: Box) -> tuple[Segment, ...]:
    version = data[index.body]
    (timescale,) = struct.unpack_from(">I", data, index.body + 8)
    earliest, first_offset = struct.unpack_from(">QQ" if version else ">II", data, index.body + 12)
    _require(timescale > 0 and earliest / timescale < _EARLY_S, "presentation must begin at 0")
    at = index.body + 12 + (16 if version else 8)
    (count,) = struct.unpack_from(">H", data, at + 2)
    _require(count > 0, "sidx has no reference")
    offset = index.end + first_offset
    found: list[Segment] = []
    for reference in range(count):
        kind_and_size, duration, access = struct.unpack_from(">III", data, at + 4 + 12 * reference)
        _require(kind_and_size >> 31 == 0, "sidx must refer to media")
        _require(access >> 31 == 1, "a segment must begin with a picture that needs no other")
        size = kind_and_size & 0x7FFFFFFF
        found.append(Segment(offset, size, duration / timescale))
        offset += size
    return tuple(found)


def _check_fragment(data: mmap.mmap, fragment: Box) -> int:
    """Rule 1: one traf, default-base-is-moof, 64-bit tfdt. Returns its number of samples."""
    one(data, fragment, b"traf")
    (flags,) = struct.unpack_from(">I", data, one(data, fragment, b"tfhd").body)
    _require(bool(flags & _DEFAULT_BASE_IS_MOOF), "tfhd must say default-base-is-moof")
    _require(data[one(data, fragment, b"tfdt").body] == 1, "tfdt must be version 1")
    (samples,) = struct.unpack_from(">I", data, one(data, fragment, b"trun").body + 4)
    return int(samples)


def _key(data: mmap.mmap, header: Box) -> KeyId | None:
    """Rule 6: `cbcs`, one initialisation vector for all, and a `pssh` for the same key. None where nothing is encrypted."""
    if not any(list(_find(data, header, kind)) for kind in (b"encv", b"enca")):
        return None
    scheme, defaults = one(data, header, b"schm"), one(data, header, b"tenc")
    _require(data[scheme.body + 4 : scheme.body + 8] == b"cbcs", "the scheme must be cbcs")
    protected, vector = data[defaults.body + 6 : defaults.body + 8]
    _require(
        (protected, vector, data[defaults.body + 24]) == (1, 0, 16), "tenc must have one vector of 16 bytes for all samples"
    )
    key = data[defaults.body + 8 : defaults.body + 24]
    system = one(data, header, b"pssh")
    _require(key in data[system.body : system.end], "pssh must name the key of tenc")
    return KeyId(key.hex())


def _check_auxiliary(data: mmap.mmap, fragment: Box, header: Box) -> None:
    """Rule 6: what of each picture is encrypted is said once for each, and covers all of it; of sound nothing need be said."""
    if any(list(_find(data, header, b"encv"))):
        run, told = one(data, fragment, b"trun"), one(data, fragment, b"senc")
        _require(
            data[run.body + 4 : run.body + 8] == data[told.body + 4 : told.body + 8], "senc must have one entry for each sample"
        )
        one(data, fragment, b"saiz")
        at = one(data, fragment, b"saio").body
        (where,) = struct.unpack_from(">I", data, at + 8)
        _require(fragment.start + where == told.body + 8, "saio must lead to the first entry of senc")


def _codec(data: mmap.mmap, header: Box) -> str:
    """The codec string: profile, constraints and level of H.264, profile, level, tier and depth of AV1; sound is AAC-LC or Opus."""
    for box in _find(data, header, b"avcC"):
        return f"avc1.{data[box.body + 1 : box.body + 4].hex()}"
    for box in _find(data, header, b"av1C"):
        profile_and_level, flags = data[box.body + 1 : box.body + 3]
        tier, depth = "H" if flags & 0x80 else "M", 10 if flags & 0x40 else 8
        return f"av01.{profile_and_level >> 5}.{profile_and_level & 0x1F:02}{tier}.{depth:02}"
    if any(_find(data, header, b"dOps")):
        return "opus"
    _require(any(_find(data, header, b"esds")), "the codec is neither H.264, AV1, AAC nor Opus")
    return "mp4a.40.2"


def _descriptor(data: mmap.mmap, at: int) -> tuple[int, int]:
    """Where the body of an MPEG-4 descriptor begins, and its tag: the length takes one byte for each 7 bits."""
    tag = data[at]
    at += 1
    while data[at] & 0x80:
        at += 1
    return at + 1, tag


def _require(holds: bool, rule: str) -> None:
    if not holds:
        raise BrokenCmaf(rule)
