"""Which steps make an asset of a source.

The picture is cut into chunks of whole groups of pictures, which any workers encode at the same time; a chunk is also what is
lost when a worker dies. Each chunk is decoded once for all its renditions. Only files with an index of their pictures can be
entered in the middle without error, so others are one chunk. Sound is never cut: its encoder remembers what came before.
"""

import hashlib
from collections.abc import Iterator
from fractions import Fraction

import msgspec

from nearcast.ingest.model import (
    Encode,
    Given,
    Join,
    Measure,
    Package,
    Picture,
    PlannedStep,
    Probe,
    ProbedSource,
    Publish,
    Sound,
    Texts,
    Verify,
    VideoStream,
    Work,
    kind_of,
)
from nearcast.ingest.policy.ladder import constant_rate, gop_frames, ladder

RECIPE = 2
"""Counts up when the same work comes to other bytes than before, so that nothing is taken for what it is not."""

_CHUNK_S = 12.0
_INDEXED = ("mov", "matroska")
_STILLS = 24

_ANCHOR_PIXELS = 1280 * 720
_ENCODE_WEIGHT = 0.5
"""Processor seconds for a second of 720p; the other weights are measured by it."""
_MEASURE_WEIGHT = 3.0
_SOUND_WEIGHT = 0.02
_VERIFY_WEIGHT = 0.05
_LEAST_WEIGHT = 0.2


def first_step(source_hash: str) -> PlannedStep:
    """What every job begins with. `source_hash` is the SHA-256 of the source."""
    return _step("probe", Probe(), {}, source_hash, _LEAST_WEIGHT)


def plan(source: ProbedSource, video: VideoStream, given: tuple[Given, ...], source_hash: str) -> tuple[PlannedStep, ...]:
    """Every step after the probe of an admitted source, each after those it needs."""
    frame_rate = constant_rate(Fraction(video.frame_rate))
    rungs = ladder(video.width, video.height, frame_rate)
    picture = Picture(stream=video, rungs=rungs, frame_rate=str(frame_rate), group=gop_frames(frame_rate))
    keys = {"probe": first_step(source_hash).key}
    made: list[PlannedStep] = []

    def add(name: str, work: Work, needs: list[str], weight: float) -> str:
        step = _step(name, work, {need: keys[need] for need in needs}, source_hash, max(_LEAST_WEIGHT, weight))
        keys[name] = step.key
        made.append(step)
        return name

    pixels = sum(rung.width * rung.height for rung in rungs) / _ANCHOR_PIXELS
    cut = list(_chunks(source, picture, frame_rate))
    chunks = [
        add(f"encode {number}", work, ["probe"], _ENCODE_WEIGHT * pixels * seconds)
        for number, (work, seconds) in enumerate(cut)
    ]
    samples = [
        add(f"measure {number}", _sample(work, seconds, source), [chunks[number]], _MEASURE_WEIGHT * pixels)
        for number, (work, seconds) in enumerate(cut)
    ]
    sounds = [
        add(f"sound {number}", Sound(stream, video.end), ["probe"], _SOUND_WEIGHT * video.end)
        for number, stream in enumerate(source.audio)
    ]
    texts = [add("texts", Texts(source.texts, given), ["probe"], 0)] if source.texts or given else []
    joined = add("join", Join(picture, len(chunks), video.end), chunks, 0)
    package = Package(picture, source.audio, source.texts, given)
    packaged = add("package", package, [joined, *samples, *sounds, *texts], 0)
    verified = [
        add(f"verify {track}", Verify(track), [packaged], _VERIFY_WEIGHT * video.end)
        for track in range(len(rungs) + len(source.audio))
    ]
    add("publish", Publish(), [packaged, *verified], 0)
    return tuple(made)


def _chunks(source: ProbedSource, picture: Picture, frame_rate: Fraction) -> Iterator[tuple[Encode, float]]:
    """The chunks with their lengths in seconds. The last takes what is left, from half to one and a half of the others."""
    end = picture.stream.end
    group = picture.group
    length = max(1, round(_CHUNK_S * frame_rate / group)) * group
    count = max(1, round(end * frame_rate / length)) if _can_be_entered(source) else 1
    stills = -(-_STILLS // count)
    seconds = float(length / frame_rate)
    for number in range(count - 1):
        yield Encode(picture, number * length, length, stills), seconds
    yield Encode(picture, (count - 1) * length, None, stills), max(0.0, end - (count - 1) * seconds)


def _sample(chunk: Encode, seconds: float, source: ProbedSource) -> Measure:
    """One group of pictures, from the middle of a chunk where it can be entered there; all of what is shorter than that."""
    group = chunk.picture.group
    frames = max(1, int(seconds * Fraction(chunk.picture.frame_rate)))
    skip = group * (frames // group // 2) if _can_be_entered(source) else 0
    return Measure(chunk.picture, chunk.first, skip, min(group, frames))


def _can_be_entered(source: ProbedSource) -> bool:
    return source.format.startswith(_INDEXED)


def _step(name: str, work: Work, needs: dict[str, str], source_hash: str, weight: float) -> PlannedStep:
    made_from = (RECIPE, kind_of(work), work, source_hash, sorted(needs.values()))
    key = hashlib.sha256(msgspec.json.encode(made_from, order="deterministic")).hexdigest()[:32]
    return PlannedStep(name=name, key=key, work=work, needs=tuple(needs), weight=weight)
