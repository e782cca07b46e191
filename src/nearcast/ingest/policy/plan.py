"""Which steps make an asset of a source.

The picture is cut into chunks of whole groups of pictures, which any workers encode at the same time; a chunk is also what is
lost when a worker dies. One rendition is made first and in a hurry, with all the sound, and is an asset by itself that people watch
meanwhile; then each chunk is decoded once more for the renditions that the film deserves. Only files with an index of their pictures can be
entered in the middle without error, so others are one chunk. Sound is never cut: its encoder remembers what came before.
"""

import hashlib
from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby, product

import msgspec

from nearcast.ingest.model import (
    Care,
    Choose,
    Codec,
    Encode,
    Fetch,
    Given,
    Groups,
    Join,
    Knobs,
    Ladder,
    Listen,
    Measure,
    Package,
    Picture,
    PlannedStep,
    Probe,
    ProbedSource,
    Publish,
    Rung,
    Sound,
    Texts,
    Try,
    Verify,
    Wishes,
    Work,
    kind_of,
)
from nearcast.ingest.policy.admission import burned, judge
from nearcast.ingest.policy.chapters import chapters
from nearcast.ingest.policy.hull import grid, typical
from nearcast.ingest.policy.ladder import constant_rate, gop_frames, quick, rung, sizes
from nearcast.ingest.policy.sheets import sheets
from nearcast.ingest.policy.sound import sound_rungs

RECIPE = 5
"""Counts up when the same work comes to other bytes than before, so that nothing is taken for what it is not."""

PROBE = "probe"
EARLY_JOIN = "join early"
"""The step that finds out how hard the film is to encode."""
EARLY_PACKAGE = "package early"
"""The step that finds out what the asset of one rendition is."""
LISTEN = "listen"
"""The step that finds out how the sound goes."""
TILE = "tile"
"""The step that lays small pictures of the first rendition out in sheets."""

_HASTE, _ORDINARY = Care("veryfast"), Care()
_EARLY_CRF = 23.0

_CHUNK_S = 12.0
_INDEXED = ("mov", "matroska")
_UNINDEXED_GROUPS = 150
"""Only so far into a source without an index is anything tried, because all before it has to be decoded."""
_GROUPS_FEW = 4
"""So few typical groups are tried in each size apart: another decoding of two seconds, and no worker waits for another's trial."""
_STILLS = 24

_ANCHOR_PIXELS = 1280 * 720
_ENCODE_WEIGHT = 0.5
"""Processor seconds for a second of 720p; the other weights are measured by it."""
_MEASURE_WEIGHT = 2.0
_TRY_WEIGHT = 4.0
_SOUND_WEIGHT = 0.03
_VERIFY_WEIGHT = 0.05
_TILE_WEIGHT = 0.005
_LISTEN_WEIGHT = 0.005
_LISTEN_LEAST_S = 60.0
"""Shorter films have nothing to skip."""
_LEAST_WEIGHT = 0.2


def first_step(source_hash: str) -> PlannedStep:
    """What every job begins with. `source_hash` is the SHA-256 of the source."""
    return _step(PROBE, Probe(), {}, source_hash, _LEAST_WEIGHT, early=True)


def care(wishes: Wishes, knobs: Knobs) -> Care:
    """The care that the encoders take of a film."""
    return Care(knobs.preset, knobs.av1_preset if codes_av1(wishes, knobs) else None)


def codes_av1(wishes: Wishes, knobs: Knobs) -> bool:
    """Whether a film is encoded in AV1 too."""
    return knobs.av1 if wishes.av1 is None else wishes.av1


def fetch_step(url: str) -> PlannedStep:
    """What a job begins with whose source lies elsewhere."""
    return _step("fetch", Fetch(url), {}, "", _LEAST_WEIGHT, early=True)


class Plan:
    """The steps for one source, as far as they are known: each is told after those it needs. `care` is for all renditions but the
    first, `burn_in` which subtitles are drawn into the picture, `protected` whether all is encrypted. Raises NotPlayable.
    """

    def __init__(
        self,
        source: ProbedSource,
        given: tuple[Given, ...],
        source_hash: str,
        care: Care = _ORDINARY,
        burn_in: str = "",
        *,
        protected: bool = False,
    ) -> None:
        video, drawn = judge(source), burned(source, burn_in)
        self._source = source
        self._given = given
        self._source_hash = source_hash
        self._care = care
        self._protected = protected
        self._keys = {PROBE: first_step(source_hash).key}
        self._frame_rate = constant_rate(Fraction(video.frame_rate))
        self._sizes = sizes(video.width, video.height)
        self._end = video.end
        early = rung(quick(self._sizes), self._frame_rate, _EARLY_CRF)
        self._early = Picture(
            stream=video,
            indexed=source.format.startswith(_INDEXED),
            seen=self._sizes[0],
            rungs=(early,),
            care=_HASTE,
            frame_rate=str(self._frame_rate),
            group=gop_frames(self._frame_rate),
            burned=drawn.index if drawn else None,
        )
        self._steps: list[PlannedStep] = []
        self._plan_early()

    def early(self) -> tuple[PlannedStep, ...]:
        """What follows the probe: an asset of one rendition with all sound and text."""
        return tuple(self._steps)

    def trials(self, groups: Groups) -> tuple[PlannedStep, ...]:
        """What follows EARLY_JOIN."""
        before = len(self._steps)
        self._plan_trials(groups)
        return tuple(self._steps[before:])

    def rest(self, ladder: Ladder) -> tuple[PlannedStep, ...]:
        """What follows the choice of the renditions: the asset of all of them."""
        before = len(self._steps)
        self._plan_rest(ladder)
        return tuple(self._steps[before:])

    def _plan_early(self) -> None:
        source, picture = self._source, self._early
        chunks = self._encodes("encode early", picture, _STILLS, early=True)
        texts = []
        tracks = tuple(Sound(stream, sound_rungs(stream), self._end) for stream in source.audio)
        weight = _SOUND_WEIGHT * self._end
        sounds = [
            self._add(f"sound {number}", track, [PROBE], weight * len(track.rungs), early=True)
            for number, track in enumerate(tracks)
        ]
        if source.texts or self._given:
            texts.append(self._add("texts", Texts(source.texts, self._given), [PROBE], early=True))
        joined = self._add(EARLY_JOIN, Join(picture, self._end), chunks, early=True)
        package = Package(picture, tracks, source.texts, self._given, chapters(source, self._end), self._protected)
        self._add(EARLY_PACKAGE, package, [joined, *sounds, *texts], early=True)
        verified = self._verifies("verify early", EARLY_PACKAGE, 1 + sum(len(track.rungs) for track in tracks), early=True)
        self._add("publish early", Publish(whole=False), [EARLY_PACKAGE, *verified], early=True)
        if source.audio and self._end >= _LISTEN_LEAST_S:
            self._add(LISTEN, Listen(source.audio[0], self._end), [PROBE], _LISTEN_WEIGHT * self._end)
        self._add(TILE, sheets(self._early, self._end), [joined], _TILE_WEIGHT * self._end)

    def _plan_trials(self, groups: Groups) -> None:
        known = groups.sizes if self._early.indexed else groups.sizes[:_UNINDEXED_GROUPS]
        group, ones, tried = self._early.group, typical(known), []
        for number, (one, (name, rungs)) in enumerate(product(ones, self._grids(apart=len(ones) < _GROUPS_FEW))):
            picture = msgspec.structs.replace(self._early, rungs=rungs, care=self._care)
            work = Try(picture, one * group, group, _scored(group))
            tried.append(self._add(f"{name} {number}", work, [EARLY_JOIN], _TRY_WEIGHT * _size(rungs)))
        self._add("choose", Choose(), tried)

    def _grids(self, *, apart: bool) -> Iterator[tuple[str, tuple[Rung, ...]]]:
        """What is tried at once: every size by itself where `apart`. SVT-AV1 takes several times the memory of x264, so one size is
        always enough of it.
        """
        tried = grid(self._sizes, self._frame_rate)
        for rungs in _by_size(tried) if apart else (tried,):
            yield "try", rungs
        if self._care.av1 is not None:
            for rungs in _by_size(grid(self._sizes, self._frame_rate, Codec.av1)):
                yield "try av1", rungs

    def _plan_rest(self, ladder: Ladder) -> None:
        picture = msgspec.structs.replace(self._early, rungs=ladder.rungs, care=self._care)
        chunks = self._encodes("encode", picture, 0)
        weight = _MEASURE_WEIGHT * _size(picture.rungs)
        measured = []
        for number, (chunk, (first, _, seconds)) in enumerate(zip(chunks, self._chunks(picture), strict=True)):
            sample = _sample(first, seconds, picture)
            measured.append(self._add(f"measure {number}", sample, [chunk], weight))
        joined = self._add("join", Join(picture, self._end), chunks)
        package = Package(picture, (), (), (), (), self._protected)
        packaged = self._add("package", package, [EARLY_PACKAGE, TILE, joined, *measured])
        verified = self._verifies("verify", packaged, len(picture.rungs))
        self._add("publish", Publish(whole=True), ["publish early", packaged, *verified, *({LISTEN} & set(self._keys))])

    def _encodes(self, name: str, picture: Picture, stills: int, *, early: bool = False) -> list[str]:
        """A step for each chunk, which keep about so many stills together."""
        chunks = list(self._chunks(picture))
        weight = _ENCODE_WEIGHT * _size(picture.rungs)
        few = -(-stills // len(chunks))
        names = []
        for number, (first, frames, seconds) in enumerate(chunks):
            work = Encode(picture, first, frames, few)
            names.append(self._add(f"{name} {number}", work, [PROBE], weight * seconds, early=early))
        return names

    def _verifies(self, name: str, packaged: str, tracks: int, *, early: bool = False) -> list[str]:
        names = []
        for track in range(tracks):
            weight = _VERIFY_WEIGHT * self._end
            names.append(self._add(f"{name} {track}", Verify(track), [packaged], weight, early=early))
        return names

    def _chunks(self, picture: Picture) -> Iterator[tuple[int, int | None, float]]:
        """The first frame of each chunk, its frames, and its length in seconds. The last takes what is left, from half to one and a
        half of the others.
        """
        group, rate = picture.group, self._frame_rate
        length = max(1, round(_CHUNK_S * rate / group)) * group
        count = max(1, round(self._end * rate / length)) if picture.indexed else 1
        seconds = float(length / rate)
        for number in range(count - 1):
            yield number * length, length, seconds
        yield (count - 1) * length, None, max(0.0, self._end - (count - 1) * seconds)

    def _add(self, name: str, work: Work, needs: list[str], weight: float = 0, *, early: bool = False) -> str:
        inputs = {need: self._keys[need] for need in needs}
        step = _step(name, work, inputs, self._source_hash, max(_LEAST_WEIGHT, weight), early=early)
        self._keys[name] = step.key
        self._steps.append(step)
        return name


def _by_size(rungs: tuple[Rung, ...]) -> Iterator[tuple[Rung, ...]]:
    for _, same in groupby(rungs, key=lambda one: (one.width, one.height)):
        yield tuple(same)


def _size(rungs: tuple[Rung, ...]) -> float:
    """How many pictures of 720p these rungs are together."""
    return sum(one.width * one.height for one in rungs) / _ANCHOR_PIXELS


def _scored(group: int) -> int:
    """VMAF of half a second tells enough, and costs less than encoding it."""
    return -(-group // 4)


def _sample(first: int, seconds: float, picture: Picture) -> Measure:
    """A part of a group of pictures, from the middle of a chunk where it can be entered there; all of what is shorter than that."""
    frames = max(1, int(seconds * Fraction(picture.frame_rate)))
    length = min(frames, _scored(picture.group))
    return Measure(picture, first, (frames - length) // 2 if picture.indexed else 0, length)


def _step(name: str, work: Work, needs: dict[str, str], source_hash: str, weight: float, *, early: bool) -> PlannedStep:
    made_from = (RECIPE, kind_of(work), work, source_hash, sorted(needs.values()))
    key = hashlib.sha256(msgspec.json.encode(made_from, order="deterministic")).hexdigest()[:32]
    return PlannedStep(name=name, key=key, work=work, needs=tuple(needs), weight=weight, early=early)
