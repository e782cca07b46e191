"""In which sizes a source is made.

Each size is a box; the picture is scaled to fit in it, keeping its shape, and never up. A scope film (2.4:1) fits by its
width, a portrait one by its height, so all shapes get the same detail for the same bits. A source clearly larger than the
highest box it fills gets one of its own size. Small sources still get three, so that a player always has somewhere
to go when the network worsens.

Quality is constant (CRF); the bitrate is only capped, by what devices that show this size can take. The cap follows the number of pixels to the power 0.75: small pictures
need more bits a pixel. 1280x720 at up to 30 frames a second is the anchor.
"""

import math
from fractions import Fraction

from nearcast.ingest.model import Codec, Rung
from nearcast.units import Bitrate

_BOXES = ((1920, 1080), (1280, 720), (854, 480), (640, 360), (426, 240))
_OWN_SIZE_GAIN = 1.25
_SMALL_SHARES = (1.0, 0.75, 0.5)
_SIZES_MIN = 3
_QUICK_PIXELS_MAX = 640 * 360

_ANCHOR_PIXELS = 1280 * 720
_ANCHOR_RATE = 3_000_000
_PIXEL_POWER = 0.75
_ANCHOR_FRAMES = 30
_FRAMES_POWER = 0.5

_GOP_S = 2
_RATE_MAX = 60
_RATE_MIN = 1
_COMMON_RATES = tuple(
    Fraction(rate)
    for rate in ("24000/1001", "24", "25", "30000/1001", "30", "48", "50", "60000/1001", "60", "10", "12", "25/2", "15", "20")
)
_RATE_TOLERANCE = Fraction(1, 2000)


def sizes(width: int, height: int) -> tuple[tuple[int, int], ...]:
    """At least three sizes for a picture of this one, largest first, none larger than the picture."""
    found = [_fit(width, height, box) for box in _BOXES if _fills(width, height, box)]
    if _deserves_own_size(width, height, found):
        found.insert(0, (_even(width, width), _even(height, height)))
    if len(found) < _SIZES_MIN:
        found = [(_even(width * share, width), _even(height * share, height)) for share in _SMALL_SHARES]
    return tuple(found)


def rung(size: tuple[int, int], frame_rate: Fraction, crf: float, codec: Codec = Codec.h264) -> Rung:
    """A rendition of this size and quality."""
    width, height = size
    return Rung(width, height, _rate_max(width * height, frame_rate), crf, codec)


def quick(found: tuple[tuple[int, int], ...]) -> tuple[int, int]:
    """The size that is made before all others: the largest that is quick to make and still good to watch."""
    return next((size for size in found if size[0] * size[1] <= _QUICK_PIXELS_MAX), found[-1])


def constant_rate(average: Fraction) -> Fraction:
    """The frame rate to encode at: the nearest common one if the source is within 0.05 % of it, halved until it is at most 60."""
    rate = max(average, Fraction(_RATE_MIN))
    while rate > _RATE_MAX * (1 + _RATE_TOLERANCE):
        rate /= 2
    for common in _COMMON_RATES:
        if abs(rate - common) <= common * _RATE_TOLERANCE:
            return common
    return rate.limit_denominator(1001)


def gop_frames(frame_rate: Fraction) -> int:
    """Frames from one key frame to the next: as near to 2 s as whole frames allow."""
    return max(1, round(_GOP_S * frame_rate))


def _fills(width: int, height: int, box: tuple[int, int]) -> bool:
    return _scale(width, height, box) <= 1


def _fit(width: int, height: int, box: tuple[int, int]) -> tuple[int, int]:
    scale = _scale(width, height, box)
    return _even(width * scale, width), _even(height * scale, height)


def _scale(width: int, height: int, box: tuple[int, int]) -> float:
    long_side, short_side = box
    if width < height:
        long_side, short_side = short_side, long_side
    return min(long_side / width, short_side / height)


def _deserves_own_size(width: int, height: int, found: list[tuple[int, int]]) -> bool:
    """Beyond the largest box nothing is added: 1080 lines are the most this ladder serves."""
    if not _fills(width, height, _BOXES[0]) and found:
        largest_width, largest_height = found[0]
        return width * height >= _OWN_SIZE_GAIN * largest_width * largest_height
    return False


def _even(length: float, most: int) -> int:
    """The even number nearest to `length` that is not above `most`."""
    return max(2, min(2 * round(length / 2), most - most % 2))


def _rate_max(pixels: int, frame_rate: Fraction) -> Bitrate:
    by_size = math.pow(pixels / _ANCHOR_PIXELS, _PIXEL_POWER)
    by_frames = math.pow(max(1.0, float(frame_rate) / _ANCHOR_FRAMES), _FRAMES_POWER)
    return Bitrate(round(_ANCHOR_RATE * by_size * by_frames / 1000) * 1000)
