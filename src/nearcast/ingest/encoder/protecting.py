"""Writes a CMAF file anew with its samples encrypted. What the samples hold is `cenc`'s; here boxes grow and learn where things are now.

Source: ISO/IEC 14496-12, 8.8 (fragments), 8.12 (protected tracks) and 8.16.3 (`sidx`).
"""

import mmap
import struct
from itertools import accumulate, pairwise
from pathlib import Path

from nearcast.catalog.model import pssh
from nearcast.ingest.encoder import cenc, h264
from nearcast.ingest.encoder.cmaf import Box, BrokenCmaf, boxes, mapped, one
from nearcast.ingest.model import ContentKey

_PROTECTED = {b"avc1": b"encv", b"mp4a": b"enca", b"Opus": b"enca"}
_DATA_OFFSET, _FIRST_FLAGS, _DURATION, _SIZE, _FLAGS, _LATER = 0x1, 0x4, 0x100, 0x200, 0x400, 0x800
_DEFAULT_FIELDS = ((0x1, 8), (0x2, 4), (0x8, 4), (0x10, 4))
_DEFAULT_SIZE = 0x10


def protect(clear: Path, path: Path, key: ContentKey) -> None:
    """Writes `path`, which is `clear` encrypted. Raises BrokenCmaf."""
    try:
        with mapped(clear) as data, path.open("w+b") as file:
            top = list(boxes(data, 0, len(data)))
            configuration = _configuration(data, top[1])
            sets = None if configuration is None else h264.read_sets(configuration)
            file.write(_header(data, top[0], top[1], key))
            index_at = file.tell()
            file.write(data[top[2].start : top[2].end])
            sizes = [
                file.write(_fragment(data, moof, mdat, sets, key)) for moof, mdat in zip(top[3::2], top[4::2], strict=True)
            ]
            file.seek(index_at)
            file.write(_index(data[top[2].start : top[2].end], sizes))
    except ValueError as error:
        raise BrokenCmaf(str(error)) from error


def _configuration(data: mmap.mmap, movie: Box) -> bytes | None:
    """The body of `avcC`, None for sound."""
    entry = _entry(data, movie)
    if entry.kind != b"avc1":
        return None
    found = one(data, movie, b"avcC")
    return data[found.body : found.end]


def _entry(data: mmap.mmap, movie: Box) -> Box:
    entries = one(data, movie, b"stsd")
    entry = next(boxes(data, entries.body + 8, entries.end))
    if entry.kind not in _PROTECTED:
        raise BrokenCmaf(f"{entry.kind.decode()} cannot be protected")
    return entry


def _header(data: mmap.mmap, file_type: Box, movie: Box, key: ContentKey) -> bytes:
    """`ftyp` and `moov`, whose sample entry says how it is encrypted."""
    entry = _entry(data, movie)
    more = cenc.protection(entry.kind, key, pattern=entry.kind == b"avc1")
    header = bytearray(data[: movie.end])
    holders = [one(data, movie, kind) for kind in (b"trak", b"mdia", b"minf", b"stbl", b"stsd")]
    for holder in (*holders, entry):
        struct.pack_into(">I", header, holder.start, holder.end - holder.start + len(more))
    header[entry.start + 4 : entry.body] = _PROTECTED[entry.kind]
    header[entry.end : entry.end] = more
    header += pssh(key.id)
    struct.pack_into(">I", header, movie.start, len(header) - file_type.end)
    return bytes(header)


def _fragment(data: mmap.mmap, moof: Box, mdat: Box, sets: h264.Sets | None, key: ContentKey) -> bytes:
    track, run = one(data, moof, b"traf"), one(data, moof, b"trun")
    offset, sizes = _samples(data, moof, run)
    at = moof.start + offset
    if at != mdat.body or at + sum(sizes) != mdat.end:
        raise BrokenCmaf("the samples of a fragment must fill its mdat")
    samples = [data[first:last] for first, last in pairwise(accumulate(sizes, initial=at))]
    fragment = bytearray(data[moof.start : moof.end])
    if sets is None:
        encrypted = [cenc.encrypt_sound(sample, key) for sample in samples]
    else:
        covered = [cenc.parts(sample, sets) for sample in samples]
        encrypted = [cenc.encrypt_picture(sample, parts, key) for sample, parts in zip(samples, covered, strict=True)]
        more = cenc.auxiliary(covered, track.end - moof.start)
        struct.pack_into(">I", fragment, 0, len(fragment) + len(more))
        struct.pack_into(">I", fragment, track.start - moof.start, track.end - track.start + len(more))
        struct.pack_into(">i", fragment, run.body + 8 - moof.start, offset + len(more))
        fragment[track.end - moof.start : track.end - moof.start] = more
    return bytes(fragment) + data[mdat.start : mdat.body] + b"".join(encrypted)


def _samples(data: mmap.mmap, moof: Box, run: Box) -> tuple[int, list[int]]:
    """Where the samples begin, from the start of `moof`, and the bytes of each."""
    flags, count, offset = struct.unpack_from(">IIi", data, run.body)
    if not flags & _DATA_OFFSET:
        raise BrokenCmaf("trun must say where its samples are")
    if not flags & _SIZE:
        return offset, [_default_size(data, one(data, moof, b"tfhd"))] * count
    width = 4 * sum(bool(flags & field) for field in (_DURATION, _SIZE, _FLAGS, _LATER))
    first = run.body + 12 + (4 if flags & _FIRST_FLAGS else 0) + (4 if flags & _DURATION else 0)
    return offset, [struct.unpack_from(">I", data, first + number * width)[0] for number in range(count)]


def _default_size(data: mmap.mmap, header: Box) -> int:
    (flags,) = struct.unpack_from(">I", data, header.body)
    if not flags & _DEFAULT_SIZE:
        raise BrokenCmaf("a fragment must say how large its samples are")
    at = header.body + 8 + sum(size for flag, size in _DEFAULT_FIELDS[:-1] if flags & flag)
    return int(struct.unpack_from(">I", data, at)[0])


def _index(index: bytes, sizes: list[int]) -> bytes:
    """`sidx` with the sizes that the fragments have now; a reference takes 12 bytes, its size the first 4 but for a bit."""
    made = bytearray(index)
    first = 8 + (32 if made[8] else 24)
    for number, size in enumerate(sizes):
        struct.pack_into(">I", made, first + 12 * number, size)
    return bytes(made)
