"""Encodes a group of pictures in many ways, to see what comes of each.

All are made from one decoding and scored by one more; nothing of them is kept but two numbers.
"""

from collections.abc import Callable
from fractions import Fraction

from nearcast.ingest.encoder import ffmpeg, measuring, words
from nearcast.ingest.encoder.checking import check
from nearcast.ingest.encoder.place import Outcome, Place
from nearcast.ingest.model import Encode, Measure, Tried, Try

_ENCODE_SHARE = 0.6


async def try_out(work: Try, place: Place, told: Callable[[float], None]) -> Outcome:
    """Raises EncodeFailed."""
    picture = work.picture
    seconds = float(work.frames / Fraction(picture.frame_rate))
    (place.folder / words.SOURCE).symlink_to(place.source.resolve())
    said = words.encode_words(Encode(picture, work.first, work.frames, 0), seconds)
    await ffmpeg.run(said, place.folder, (place.source,), seconds, lambda time: told(_ENCODE_SHARE * min(1.0, time / seconds)))
    made = [place.folder / words.video_name(number) for number in range(len(picture.rungs))]
    files = [check(path) for path in made]
    length = min(work.scored, files[0].frames)
    sample = Measure(picture, work.first, (files[0].frames - length) // 2, length)
    quality = await measuring.compare(sample, made, place, lambda share: told(_ENCODE_SHARE + (1 - _ENCODE_SHARE) * share))
    rates = (8 * sum(segment.size for segment in file.segments) / file.duration for file in files)
    return Outcome(Tried(picture.rungs, tuple(rates), quality.means))
