"""Lays small pictures of a film out in sheets.

Only key frames are decoded, of the smallest file there is: the first rendition.
"""

from collections.abc import Callable
from pathlib import Path

from nearcast.catalog.model import Sprites
from nearcast.ingest.encoder import ffmpeg, words
from nearcast.ingest.encoder.checking import check, failed
from nearcast.ingest.encoder.place import Outcome, Place
from nearcast.ingest.model import Tile


async def tile(work: Tile, place: Place, told: Callable[[float], None]) -> Outcome:
    """Raises EncodeFailed."""
    path = _rendition(place)
    file = check(path)
    (place.folder / words.video_name(0)).symlink_to(path.resolve())
    seconds = file.duration
    await ffmpeg.run(words.tile_words(work), place.folder, (path,), seconds, lambda time: told(min(1.0, time / seconds)))
    names = [path.name for path in sorted(place.folder.glob("sheet*.jpg"))]
    pictures = -(-len(file.segments) // work.groups)
    wanted = -(-pictures // (work.columns * work.rows))
    if len(names) != wanted:
        raise failed(f"{len(names)} of {wanted} sheets of small pictures were made", "Please report it: Nearcast is at fault.")
    sprites = Sprites(
        sheets=tuple(names),
        columns=work.columns,
        rows=work.rows,
        width=work.width,
        height=work.height,
        every_s=work.every_s,
        count=pictures,
    )
    return Outcome(sprites, tuple(names))


def _rendition(place: Place) -> Path:
    (joined,) = place.made_by("join")
    return joined / words.video_name(0)
