"""What is made of a sound track.

Stereo in AAC, which every player takes, and in Opus, which sounds as well with fewer bits where it is taken; and all six channels where
the source has them.
"""

from nearcast.ingest.model import AudioStream, SoundRung
from nearcast.units import Bitrate

_STEREO = (SoundRung("aac", 2, Bitrate(128_000)), SoundRung("opus", 2, Bitrate(96_000)))
_SURROUND = SoundRung("aac", 6, Bitrate(384_000))


def sound_rungs(stream: AudioStream) -> tuple[SoundRung, ...]:
    """What every player takes comes first."""
    return (*_STEREO, _SURROUND) if stream.channels >= _SURROUND.channels else _STEREO
