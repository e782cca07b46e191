"""Which steps make an asset of a source.

The picture is cut into chunks of whole groups of pictures, which any workers encode at the same time; a chunk is also what is
lost when a worker dies. One rendition is made first, with all the sound, and is an asset by itself that people watch meanwhile; then
each chunk is decoded once more for all the others. Only files with an index of their pictures can be
entered in the middle without error, so others are one chunk. Sound is never cut: its encoder remembers what came before.
"""

import hashlib
from collections.abc import Iterable, Iterator
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
from nearcast.ingest.policy.ladder import constant_rate, first_made, gop_frames, ladder

RECIPE = 3
"""Counts up when the same work comes to other bytes than before, so that nothing is taken for what it is not."""

EARLY_PACKAGE = "package early"
"""The step that finds out what the asset of one rendition is."""

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
    return _step("probe", Probe(), {}, source_hash, _LEAST_WEIGHT, early=True)


def plan(source: ProbedSource, video: VideoStream, given: tuple[Given, ...], source_hash: str) -> tuple[PlannedStep, ...]:
    """Every step after the probe of an admitted source, each after those it needs."""
    frame_rate = constant_rate(Fraction(video.frame_rate))
    rungs = ladder(video.width, video.height, frame_rate)
    picture = Picture(stream=video, rungs=rungs, frame_rate=str(frame_rate), group=gop_frames(frame_rate))
    made = _Made(source_hash)
    early = _plan_early(made, source, picture, given)
    _plan_rest(made, source, picture, early)
    return tuple(made.steps)


class _Made:
    """The steps planned so far."""

    def __init__(self, source_hash: str) -> None:
        self._source_hash = source_hash
        self._keys = {"probe": first_step(source_hash).key}
        self.steps: list[PlannedStep] = []

    def add(self, name: str, work: Work, needs: list[str], weight: float = 0, *, early: bool = False) -> str:
        inputs = {need: self._keys[need] for need in needs}
        step = _step(name, work, inputs, self._source_hash, max(_LEAST_WEIGHT, weight), early=early)
        self._keys[name] = step.key
        self.steps.append(step)
        return name


def _plan_early(made: _Made, source: ProbedSource, picture: Picture, given: tuple[Given, ...]) -> int:
    """An asset of one rendition with all sound and text; the number of its rung."""
    end = picture.stream.end
    rung = first_made(picture.rungs)
    chunks = _encodes(made, "encode early", source, picture, (rung,), _STILLS, early=True)
    sounds = [
        made.add(f"sound {number}", Sound(stream, end), ["probe"], _SOUND_WEIGHT * end, early=True)
        for number, stream in enumerate(source.audio)
    ]
    texts = [made.add("texts", Texts(source.texts, given), ["probe"], early=True)] if source.texts or given else []
    joined = made.add("join early", Join(picture, (rung,), end), chunks, early=True)
    package = Package(picture, (rung,), source.audio, source.texts, given)
    packaged = made.add(EARLY_PACKAGE, package, [joined, *sounds, *texts], early=True)
    verified = [
        made.add(f"verify early {track}", Verify(track), [packaged], _VERIFY_WEIGHT * end, early=True)
        for track in range(1 + len(source.audio))
    ]
    made.add("publish early", Publish(whole=False), [packaged, *verified], early=True)
    return rung


def _plan_rest(made: _Made, source: ProbedSource, picture: Picture, early: int) -> None:
    """The asset of all renditions, whose first is the `early` rung."""
    end = picture.stream.end
    rungs = tuple(number for number in range(len(picture.rungs)) if number != early)
    chunks = _encodes(made, "encode", source, picture, rungs, 0)
    weight = _MEASURE_WEIGHT * _size(picture, range(len(picture.rungs)))
    samples = [
        made.add(f"measure {number}", _sample(first, seconds, source, picture), [f"encode early {number}", chunk], weight)
        for number, (chunk, (first, _, seconds)) in enumerate(zip(chunks, _chunks(source, picture), strict=True))
    ]
    joined = made.add("join", Join(picture, rungs, end), ["join early", *chunks])
    packaged = made.add("package", Package(picture, rungs, (), (), ()), [EARLY_PACKAGE, joined, *samples])
    verified = [made.add(f"verify {track}", Verify(track), [packaged], _VERIFY_WEIGHT * end) for track in rungs]
    made.add("publish", Publish(whole=True), ["publish early", packaged, *verified])


def _encodes(
    made: _Made, name: str, source: ProbedSource, picture: Picture, rungs: tuple[int, ...], stills: int, *, early: bool = False
) -> list[str]:
    """A step for each chunk in these rungs, which keep about so many stills together."""
    chunks = list(_chunks(source, picture))
    weight = _ENCODE_WEIGHT * _size(picture, rungs)
    few = -(-stills // len(chunks))
    return [
        made.add(f"{name} {number}", Encode(picture, rungs, first, frames, few), ["probe"], weight * seconds, early=early)
        for number, (first, frames, seconds) in enumerate(chunks)
    ]


def _size(picture: Picture, rungs: Iterable[int]) -> float:
    """How many pictures of 720p these rungs are together."""
    return sum(picture.rungs[rung].width * picture.rungs[rung].height for rung in rungs) / _ANCHOR_PIXELS


def _chunks(source: ProbedSource, picture: Picture) -> Iterator[tuple[int, int | None, float]]:
    """The first frame of each chunk, its frames, and its length in seconds. The last takes what is left, from half to one and a half
    of the others.
    """
    end, group, frame_rate = picture.stream.end, picture.group, Fraction(picture.frame_rate)
    length = max(1, round(_CHUNK_S * frame_rate / group)) * group
    count = max(1, round(end * frame_rate / length)) if _can_be_entered(source) else 1
    seconds = float(length / frame_rate)
    for number in range(count - 1):
        yield number * length, length, seconds
    yield (count - 1) * length, None, max(0.0, end - (count - 1) * seconds)


def _sample(first: int, seconds: float, source: ProbedSource, picture: Picture) -> Measure:
    """One group of pictures, from the middle of a chunk where it can be entered there; all of what is shorter than that."""
    group = picture.group
    frames = max(1, int(seconds * Fraction(picture.frame_rate)))
    skip = group * (frames // group // 2) if _can_be_entered(source) else 0
    return Measure(picture, first, skip, min(group, frames))


def _can_be_entered(source: ProbedSource) -> bool:
    return source.format.startswith(_INDEXED)


def _step(name: str, work: Work, needs: dict[str, str], source_hash: str, weight: float, *, early: bool) -> PlannedStep:
    made_from = (RECIPE, kind_of(work), work, source_hash, sorted(needs.values()))
    key = hashlib.sha256(msgspec.json.encode(made_from, order="deterministic")).hexdigest()[:32]
    return PlannedStep(name=name, key=key, work=work, needs=tuple(needs), weight=weight, early=early)
