"""Takes the fingerprint of a sound track."""

from collections.abc import Callable

from nearcast.ingest.encoder import ffmpeg, words
from nearcast.ingest.encoder.place import Outcome, Place
from nearcast.ingest.model import Heard, Listen


async def listen(work: Listen, place: Place, told: Callable[[float], None]) -> Outcome:
    """Raises EncodeFailed."""
    (place.folder / words.SOURCE).symlink_to(place.source.resolve())
    said, seconds = words.listening_words(work), work.duration
    await ffmpeg.run(said, place.folder, (place.source,), seconds, lambda time: told(min(1.0, time / seconds)))
    return Outcome(Heard((place.folder / words.PRINTS).read_bytes(), seconds))
