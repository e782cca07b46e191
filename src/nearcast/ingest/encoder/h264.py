"""Finds where the coded picture begins in a slice of H.264.

Common encryption leaves slice headers in the clear, because decoders parse them before anything is decrypted; so their length must be
known to the byte. Only what that takes is read of the parameter sets.

Source: ITU-T H.264 (ISO/IEC 14496-10), 7.3.1 to 7.3.3; ISO/IEC 14496-15 (`avcC`).
"""

from typing import NamedTuple

import msgspec

_HEADER_MAX = 512
"""No header is longer: the longest has a weight for each of 64 pictures."""
_SLICES = {1, 5}
_IDR = 5
_HIGH = {100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135}
_P, _B, _I, _SP, _SI = range(5)


class Unreadable(ValueError):
    """The stream uses a tool of H.264 that no encoder here does; the message says which."""


class Sequence(msgspec.Struct, frozen=True, kw_only=True):
    """What slice headers depend on in the parameter set of a sequence."""

    planes: bool
    colours: bool
    frame_num_bits: int
    order_type: int
    order_bits: int
    order_fixed: bool
    frames_only: bool


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """The same in that of a picture."""

    cabac: bool
    order_present: bool
    references: tuple[int, int]
    weighted: bool
    weighted_both: int
    deblocking: bool
    redundant: bool


class Sets(NamedTuple):
    """Both, and how many bytes say how long a NAL unit is."""

    length_size: int
    sequence: Sequence
    picture: Picture


class _Bits:
    """Reads the syntax elements of one NAL unit. Raises Unreadable when it ends too early."""

    def __init__(self, escaped: bytes) -> None:
        self._text = format(int.from_bytes(b"\1" + _unescaped(escaped)), "b")[1:]
        self.at = 0

    def u(self, bits: int = 1) -> int:
        end = self.at + bits
        if end > len(self._text):
            raise Unreadable("a NAL unit ends before its fields do")
        value = int(self._text[self.at : end], 2) if bits else 0
        self.at = end
        return value

    def ue(self) -> int:
        first = self._text.find("1", self.at)
        zeros = first - self.at if first >= 0 else len(self._text)
        self.at += zeros
        return self.u(zeros + 1) - 1

    def se(self) -> int:
        code = self.ue()
        return (code + 1) // 2 if code % 2 else -code // 2


def read_sets(configuration: bytes) -> Sets:
    """Reads the body of `avcC`. Raises Unreadable when it does not have one set of each kind."""
    if configuration[5] & 0x1F != 1:
        raise Unreadable("there must be one sequence parameter set")
    size = int.from_bytes(configuration[6:8])
    sequence, rest = configuration[9 : 8 + size], configuration[8 + size :]
    if rest[0] != 1:
        raise Unreadable("there must be one picture parameter set")
    picture = rest[4 : 3 + int.from_bytes(rest[1:3])]
    return Sets(configuration[4] % 4 + 1, _sequence(_Bits(sequence)), _picture(_Bits(picture)))


def header_bytes(nal: bytes, sets: Sets) -> int | None:
    """How many bytes of a NAL unit come before its coded picture, None where it is no slice. Raises Unreadable."""
    if nal[0] & 0x1F not in _SLICES:
        return None
    bits = _Bits(nal[1:_HEADER_MAX])
    _slice_header(bits, sets, idr=nal[0] & 0x1F == _IDR, referred=bool(nal[0] & 0x60))
    plain = (bits.at + 7) // 8
    size = plain
    while len(_unescaped(nal[1 : 1 + size])) < plain:
        size += 1
    return 1 + size


def _unescaped(data: bytes) -> bytes:
    return data.replace(b"\0\0\3", b"\0\0")


def _sequence(bits: _Bits) -> Sequence:
    profile = bits.u(8)
    bits.u(16)
    bits.ue()
    chroma, planes = 1, False
    if profile in _HIGH:
        chroma = bits.ue()
        planes = chroma == 3 and bool(bits.u())
        bits.ue()
        bits.ue()
        bits.u()
        if bits.u():
            raise Unreadable("scaling lists are not read")
    frame_num_bits = bits.ue() + 4
    order_type = bits.ue()
    order_bits, order_fixed = 0, False
    if order_type == 0:
        order_bits = bits.ue() + 4
    elif order_type == 1:
        order_fixed = bool(bits.u())
        bits.se()
        bits.se()
        for _ in range(bits.ue()):
            bits.se()
    bits.ue()
    bits.u()
    bits.ue()
    bits.ue()
    return Sequence(
        planes=planes,
        colours=chroma != 0 and not planes,
        frame_num_bits=frame_num_bits,
        order_type=order_type,
        order_bits=order_bits,
        order_fixed=order_fixed,
        frames_only=bool(bits.u()),
    )


def _picture(bits: _Bits) -> Picture:
    bits.ue()
    bits.ue()
    cabac, order_present = bool(bits.u()), bool(bits.u())
    if bits.ue():
        raise Unreadable("slice groups are not read")
    references = bits.ue() + 1, bits.ue() + 1
    weighted, weighted_both = bool(bits.u()), bits.u(2)
    for _ in range(3):
        bits.se()
    deblocking = bool(bits.u())
    bits.u()
    return Picture(
        cabac=cabac,
        order_present=order_present,
        references=references,
        weighted=weighted,
        weighted_both=weighted_both,
        deblocking=deblocking,
        redundant=bool(bits.u()),
    )


def _slice_header(bits: _Bits, sets: Sets, *, idr: bool, referred: bool) -> None:
    bits.ue()
    kind = bits.ue() % 5
    bits.ue()
    _order(bits, sets, idr=idr)
    if kind == _B:
        bits.u()
    _references(bits, sets, kind)
    if referred:
        _marking(bits, idr=idr)
    if sets.picture.cabac and kind not in {_I, _SI}:
        bits.ue()
    bits.se()
    if kind == _SP:
        bits.u()
    if kind in {_SP, _SI}:
        bits.se()
    if sets.picture.deblocking and bits.ue() != 1:
        bits.se()
        bits.se()


def _order(bits: _Bits, sets: Sets, *, idr: bool) -> None:
    """Which picture the slice belongs to."""
    if sets.sequence.planes:
        bits.u(2)
    bits.u(sets.sequence.frame_num_bits)
    field = not sets.sequence.frames_only and bool(bits.u())
    if field:
        bits.u()
    if idr:
        bits.ue()
    both = sets.picture.order_present and not field
    if sets.sequence.order_type == 0:
        bits.u(sets.sequence.order_bits)
        if both:
            bits.se()
    elif sets.sequence.order_type == 1 and not sets.sequence.order_fixed:
        bits.se()
        if both:
            bits.se()
    if sets.picture.redundant:
        bits.ue()


def _references(bits: _Bits, sets: Sets, kind: int) -> None:
    """How many pictures it refers to, their order and their weights."""
    if kind in {_I, _SI}:
        return
    counts = sets.picture.references
    if bits.u():
        counts = bits.ue() + 1, bits.ue() + 1 if kind == _B else 0
    lists = counts if kind == _B else counts[:1]
    for _ in lists:
        if bits.u():
            while bits.ue() != 3:
                bits.ue()
    if sets.picture.weighted_both == 1 if kind == _B else sets.picture.weighted:
        _weights(bits, sets, sum(lists))


def _weights(bits: _Bits, sets: Sets, references: int) -> None:
    bits.ue()
    if sets.sequence.colours:
        bits.ue()
    for _ in range(references):
        if bits.u():
            bits.se()
            bits.se()
        if sets.sequence.colours and bits.u():
            for _ in range(4):
                bits.se()


def _marking(bits: _Bits, *, idr: bool) -> None:
    if idr:
        bits.u(2)
    elif bits.u():
        while operation := bits.ue():
            for _ in range({3: 2, 5: 0}.get(operation, 1)):
                bits.ue()
