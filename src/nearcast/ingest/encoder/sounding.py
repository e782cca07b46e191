"""Makes a sound track as loud as all others.

The whole track is heard once, and then encoded with one gain for all of it, so nothing is compressed and quiet scenes stay quiet: to
the loudness of EBU R 128, or less far where a peak would be cut off. Stereo and surround are heard apart, since mixing down changes both.

Sources: EBU R 128 (2023), -23 LUFS and at most -1 dBTP; EBU Tech 3341 and ITU-R BS.1770, as FFmpeg's filter `ebur128` measures.
"""

import math
import re
from collections.abc import Callable
from pathlib import Path

import msgspec

from nearcast.catalog.model import Loudness
from nearcast.ingest.encoder import cmaf, ffmpeg, words
from nearcast.ingest.encoder.checking import check, failed
from nearcast.ingest.encoder.place import Outcome, Place
from nearcast.ingest.model import Sound

_TARGET_LUFS = -23.0
_PEAK_MAX_DBTP = -1.0
_SILENCE_LUFS = -70.0
"""Where the gate of the measure lies: whatever is quieter has no loudness."""
_HEARD = "loudness.json"
_SHARE = 0.3
_SUMMARY = re.compile(
    r"ebur128@c(\d+) @.*?\bI:\s+(-?[\d.]+|nan|-inf) LUFS.*?\bLRA:\s+(-?[\d.]+) LU.*?\bPeak:\s+(-?[\d.]+|-inf) dBFS", re.DOTALL
)


async def sound(work: Sound, place: Place, told: Callable[[float], None]) -> Outcome:
    """Raises EncodeFailed."""
    (place.folder / words.SOURCE).symlink_to(place.source.resolve())
    duration = max(work.duration, 0.001)
    reads = (place.source,)
    said = await ffmpeg.run(
        words.hearing_words(work), place.folder, reads, duration, lambda time: told(_SHARE * time / duration)
    )
    heard = _heard(said)
    if set(heard) != {one.channels for one in work.rungs}:
        raise failed("the loudness of the sound was not told", "This is a fault in Nearcast or its FFmpeg: please report it.")
    gains = {channels: one.gain for channels, one in heard.items()}
    encoding = words.sound_words(work, gains)
    await ffmpeg.run(
        encoding, place.folder, reads, duration, lambda time: told(min(1.0, _SHARE + (1 - _SHARE) * time / duration))
    )
    names = [words.sound_name(number) for number in range(len(work.rungs))]
    for name, rung in zip(names, work.rungs, strict=True):
        if rung.codec == "aac":
            cmaf.zero_es_id(place.folder / name)
        check(place.folder / name)
    (place.folder / _HEARD).write_bytes(msgspec.json.encode([heard[rung.channels] for rung in work.rungs]))
    return Outcome(files=(*names, _HEARD))


def loudness(folder: Path) -> list[Loudness]:
    """What was heard, by rung."""
    return msgspec.json.decode((folder / _HEARD).read_bytes(), type=list[Loudness])


def _heard(said: str) -> dict[int, Loudness]:
    """What FFmpeg told in the end, by the number of channels."""
    found = {}
    for channels, integrated, spread, peak in _SUMMARY.findall(said):
        found[int(channels)] = _loudness(_level(integrated), float(spread), _level(peak))
    return found


def _loudness(integrated: float, spread: float, peak: float) -> Loudness:
    gain = 0.0 if integrated <= _SILENCE_LUFS else min(_TARGET_LUFS - integrated, _PEAK_MAX_DBTP - peak)
    return Loudness(integrated=integrated, spread=spread, peak=peak, gain=round(gain, 1))


def _level(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _SILENCE_LUFS
