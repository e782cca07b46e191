"""Which small pictures of a film there are, and how they lie in sheets.

They are key frames of the first rendition, which are quick to find: about a hundred of them, and in long films one at least every ten
seconds. A picture is as large as players show it, a sheet small enough to be fetched while somebody looks.
"""

import math
from fractions import Fraction

from nearcast.ingest.model import Picture, Tile
from nearcast.units import Seconds

_PICTURES = 100
_EVERY_S_MAX = 10
_COLUMNS, _ROWS = 10, 10
_BOX_WIDTH, _BOX_HEIGHT = 240, 136


def sheets(picture: Picture, duration: float) -> Tile:
    """The sheets of a film of `duration` seconds whose first rendition is this one."""
    group_s = picture.group / Fraction(picture.frame_rate)
    groups = max(1, min(math.ceil(duration / _PICTURES / group_s), int(_EVERY_S_MAX / group_s)))
    every_s = groups * group_s
    (rung,) = picture.rungs
    scale = min(1.0, _BOX_WIDTH / rung.width, _BOX_HEIGHT / rung.height)
    return Tile(
        groups=groups,
        every_s=Seconds(float(every_s)),
        width=_even(rung.width * scale),
        height=_even(rung.height * scale),
        columns=_COLUMNS,
        rows=max(1, min(_ROWS, math.ceil(duration / every_s / _COLUMNS))),
    )


def _even(length: float) -> int:
    return max(2, 2 * round(length / 2))
