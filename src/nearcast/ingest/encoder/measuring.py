"""Measures how much of the picture came through: VMAF of every rendition against the source.

A sample of each chunk is compared, as it is seen: every rendition scaled to the largest size there may be. Its frames follow each other,
because how much moves counts. The source goes through the very
filters that it went through before it was encoded, so a rendition that shows other pictures than the source, at another time or in
other colours, comes out as badly as one that was encoded badly.

Source: Netflix, https://github.com/Netflix/vmaf, the model `vmaf_v0.6.1` that FFmpeg brings.
"""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from nearcast.ingest.encoder import ffmpeg, words
from nearcast.ingest.encoder.place import Outcome, Place
from nearcast.ingest.model import Measure, Quality


async def measure(work: Measure, place: Place, told: Callable[[float], None]) -> Outcome:
    """Raises EncodeFailed."""
    (chunk,) = place.inputs.values()
    renditions = [place.folder / words.video_name(number) for number in range(len(work.picture.rungs))]
    (place.folder / words.SOURCE).symlink_to(place.source.resolve())
    for rendition in renditions:
        rendition.symlink_to((chunk / rendition.name).resolve())
    return Outcome(await compare(work, renditions, place, told))


async def compare(work: Measure, renditions: list[Path], place: Place, told: Callable[[float], None]) -> Quality:
    """How the renditions in the folder look beside the source there. Raises EncodeFailed."""
    seconds = float(work.frames / Fraction(work.picture.frame_rate))
    said = _words(work, [rendition.name for rendition in renditions])
    reads = (place.source, *(rendition.resolve() for rendition in renditions))
    await ffmpeg.run(said, place.folder, reads, seconds, lambda time: told(min(1.0, time / max(seconds, 0.001))))
    scores = [_scores(place.folder / _log_name(number)) for number in range(len(renditions))]
    return Quality(tuple(mean for mean, _ in scores), tuple(worst for _, worst in scores))


def _words(work: Measure, renditions: list[str]) -> list[str]:
    rate = Fraction(work.picture.frame_rate)
    said = words.source_words(work.picture, work.first + work.skip)
    # Half a frame early: the first frame that is not before it is meant.
    skip = f"{max(0.0, float((work.skip - Fraction(1, 2)) / rate)):.6f}"
    for name in renditions:
        said += ["-ss", skip, *ffmpeg.input_words(name, "mov")]
    count, (width, height) = len(renditions), work.picture.seen
    chain = [
        f"{words.prepared(work.picture, work.first + work.skip)},trim=end_frame={work.frames},"
        f"{words.scaled(work.picture, width, height)},split={count}" + "".join(f"[s{n}]" for n in range(count))
    ]
    for number in range(count):
        sampled = f"trim=end_frame={work.frames},setpts=PTS-STARTPTS,scale={width}:{height}:flags=bicubic,setsar=1"
        chain.append(f"[{number + 1}:v]{sampled},format=yuv420p[r{number}]")
        score = f"libvmaf=log_fmt=json:log_path={_log_name(number)}"
        chain.append(f"[r{number}][s{number}]{score}[o{number}]")
    said += ["-filter_complex", ";".join(chain)]
    for number in range(count):
        said += ["-map", f"[o{number}]"]
    return [*said, "-f", "null", "-"]


def _log_name(rung: int) -> str:
    return f"vmaf{rung}.json"


def _scores(path: Path) -> tuple[float, float]:
    """The mean over the sample and its worst frame, from 0 to 100."""
    pooled = json.loads(path.read_text())["pooled_metrics"]["vmaf"]
    return round(pooled["mean"], 2), round(pooled["min"], 2)
