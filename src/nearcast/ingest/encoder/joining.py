"""Makes one CMAF file of the chunks of a rendition.

Each chunk is a whole CMAF file that begins at time 0. Joined, they share the header of the first, which must be that of all;
their indexes become one; and each fragment learns its number and its time in the film. No picture is encoded again.

Sources: ISO/IEC 14496-12, 8.8 (fragments) and 8.16.3 (`sidx`).
"""

import mmap
import struct
from collections.abc import Iterator
from pathlib import Path

from nearcast.ingest.encoder.cmaf import Box, BrokenCmaf, boxes, mapped, one

_REFERENCES_MAX = 0xFFFF


def join(chunks: list[tuple[Path, int]], path: Path) -> None:
    """Writes `path` from chunks, each with the time it begins at in ticks of the track. Raises BrokenCmaf."""
    header, index, references = _read(chunks)
    if len(references) > _REFERENCES_MAX:
        raise BrokenCmaf(f"sidx has room for {_REFERENCES_MAX} segments, and there are {len(references)}")
    with path.open("wb") as file:
        file.write(header)
        file.write(_index(index, references))
        number = 1
        for chunk, begin in chunks:
            for fragment in _fragments(chunk, begin, number):
                file.write(fragment)
                number += 1


def _read(chunks: list[tuple[Path, int]]) -> tuple[bytes, bytes, list[bytes]]:
    """The header, the fields of `sidx` before its references, and all references, each in bytes."""
    header, fields, references = b"", b"", []
    for path, _ in chunks:
        with mapped(path) as data:
            file_type, movie, index = list(boxes(data, 0, len(data)))[:3]
            if (found := data[file_type.start : movie.end]) != header and header:
                raise BrokenCmaf(f"{path.parent.name} and the chunk before it have not the same header")
            header = found
            at = index.body + (30 if data[index.body] else 22)
            fields = fields or data[index.body : at]
            (count,) = struct.unpack_from(">H", data, at)
            references += [data[at + 2 + 12 * n : at + 14 + 12 * n] for n in range(count)]
    return header, fields, references


def _index(fields: bytes, references: list[bytes]) -> bytes:
    body = fields + struct.pack(">H", len(references)) + b"".join(references)
    return struct.pack(">I4s", 8 + len(body), b"sidx") + body


def _fragments(path: Path, begin: int, number: int) -> Iterator[bytes]:
    with mapped(path) as data:
        top = [box for box in boxes(data, 0, len(data)) if box.kind in {b"moof", b"mdat"}]
        for moof, mdat in zip(top[::2], top[1::2], strict=True):
            yield _moved(data, moof, mdat, begin, number)
            number += 1


def _moved(data: mmap.mmap, moof: Box, mdat: Box, begin: int, number: int) -> bytes:
    """The fragment with its number, and its time later by `begin` ticks."""
    fragment = bytearray(data[moof.start : mdat.end])
    struct.pack_into(">I", fragment, one(data, moof, b"mfhd").body + 4 - moof.start, number)
    at = one(data, moof, b"tfdt").body
    if data[at] != 1:
        raise BrokenCmaf("tfdt must be version 1")
    (time,) = struct.unpack_from(">Q", data, at + 4)
    struct.pack_into(">Q", fragment, at + 4 - moof.start, time + begin)
    return bytes(fragment)
