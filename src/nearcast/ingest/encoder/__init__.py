"""Does the steps that make an asset of a source, each in a folder of its own.

`probing` asks what a source holds, `words` says how FFmpeg is asked, `ffmpeg` runs it, `measuring` compares what came of
it with the source, `trying` does so with what nobody keeps, `joining` makes one file of chunks, `tiling` lays
small pictures out in sheets, `assets` names the files and describes them, `verifying` decodes them again.
"""

import asyncio
import shutil
from collections.abc import Callable
from fractions import Fraction
from typing import assert_never

import numpy as np

from nearcast.ingest.encoder import (
    artwork,
    assets,
    cmaf,
    ffmpeg,
    joining,
    measuring,
    probing,
    sounding,
    subtitles,
    tiling,
    trying,
    verifying,
    words,
)
from nearcast.ingest.encoder.checking import check, failed
from nearcast.ingest.encoder.place import Outcome, Place
from nearcast.ingest.model import (
    Choose,
    Encode,
    Fetch,
    Groups,
    Heard,
    Join,
    Listen,
    Measure,
    Package,
    Probe,
    Publish,
    Sound,
    SubtitleFile,
    Texts,
    Tile,
    Try,
    Verify,
    Work,
    kind_of,
)
from nearcast.units import Bytes

__all__ = ["Outcome", "Place", "Share", "perform"]

Share = Callable[[float], None]
"""Hears how much of a step is done, from 0 to 1."""

_SHORT_S = 1.0
_SHORT_SHARE = 0.02


async def perform(work: Work, place: Place, told: Share = lambda _: None) -> Outcome:
    """Does one step. Doing it again from the same inputs comes to the same.

    Raises NotPlayable when the source or a subtitle file cannot be used, EncodeFailed when FFmpeg fails or makes something that
    does not pass the checks. Fetching, choosing and publishing are not done here: they need more than files.
    """
    match work:
        case Probe():
            return Outcome(await probing.probe(place.source, place.folder))
        case Encode():
            return await _encode(work, place, told)
        case Measure():
            return await measuring.measure(work, place, told)
        case Sound() | Listen():
            return await _hear(work, place, told)
        case Texts():
            return await _texts(work, place)
        case Join():
            return await asyncio.to_thread(_join, work, place)
        case Tile():
            return await tiling.tile(work, place, told)
        case Package():
            return await asyncio.to_thread(assets.package, work, place)
        case Verify():
            return await verifying.verify(work, place, told)
        case Try():
            return await trying.try_out(work, place, told)
        case Fetch() | Choose() | Publish():
            raise AssertionError(f"{kind_of(work)} is done by the service")
        case _:
            assert_never(work)


async def _encode(work: Encode, place: Place, told: Share) -> Outcome:
    rate = Fraction(work.picture.frame_rate)
    left = work.picture.stream.end - float(work.first / rate)
    seconds = left if work.frames is None else float(work.frames / rate)
    await _run(words.encode_words(work, seconds), place, seconds, told)
    names = [words.video_name(number) for number in range(len(work.picture.rungs))]
    if work.frames is not None and (found := check(place.folder / names[0]).frames) != work.frames:
        raise failed(f"a chunk has {found} of {work.frames} frames", "Export the source again, with constant frame rate.")
    stills = sorted(path.name for path in place.folder.glob("still*.jpg"))
    return Outcome(files=(*names, *([words.THUMBNAILS] if stills else []), *stills))


async def _hear(work: Sound | Listen, place: Place, told: Share) -> Outcome:
    if isinstance(work, Sound):
        return await sounding.sound(work, place, told)
    await _run(words.listening_words(work), place, work.duration, told)
    return Outcome(Heard((place.folder / words.PRINTS).read_bytes(), work.duration))


async def _texts(work: Texts, place: Place) -> Outcome:
    made = []
    for number, (path, one) in enumerate(zip(place.given, work.given, strict=True)):
        await subtitles.to_vtt(SubtitleFile(path, one.language, one.label), place.folder, words.given_name(number))
        made.append(words.given_name(number))
    if work.inside:
        await _run(words.text_words(work.inside), place, 0, lambda _: None)
        made += [words.inside_name(number) for number in range(len(work.inside))]
    return Outcome(files=tuple(made))


async def _run(said: list[str], place: Place, seconds: float, told: Share) -> None:
    # FFmpeg never sees the name the client chose: a name can say how a file is to be read.
    (place.folder / words.SOURCE).symlink_to(place.source.resolve())
    await ffmpeg.run(said, place.folder, (place.source,), seconds, lambda time: told(min(1.0, time / max(seconds, 0.001))))
    # The last time FFmpeg tells is that of whichever output ended first.
    told(1.0)


def _join(work: Join, place: Place) -> Outcome:
    rate = Fraction(work.picture.frame_rate)
    ticks = words.timescale(rate) / rate
    names = [words.video_name(number) for number in range(len(work.picture.rungs))]
    chunks = place.made_by("encode")
    for name in names:
        begin, parts = 0, []
        for chunk in chunks:
            parts.append((chunk / name, int(begin * ticks)))
            begin += check(chunk / name).frames
        try:
            joining.join(parts, place.folder / name)
        except cmaf.BrokenCmaf as error:
            raise failed(f"{name}: {error}", "This is a fault in Nearcast or its FFmpeg: please report it.") from error
    joined = [check(place.folder / name) for name in names]
    _check_renditions(work, joined)
    groups = Groups(tuple(Bytes(segment.size) for segment in joined[-1].segments))
    return Outcome(groups, (*names, *_artwork(place)))


def _check_renditions(work: Join, files: list[cmaf.CmafFile]) -> None:
    """Rule 2 of CMAF switching sets: the same cuts in every rendition. And nothing may be cut short."""
    cuts = [[segment.duration for segment in file.segments] for file in files]
    if any(other != cuts[0] for other in cuts) or len({file.frames for file in files}) != 1:
        raise failed("the renditions are not cut at the same pictures", "Export the source again, with constant frame rate.")
    if work.duration - files[0].duration > max(_SHORT_S, _SHORT_SHARE * work.duration):
        found = f"{files[0].duration:.1f} of {work.duration:.1f} s were encoded"
        raise failed(found, "The source may be damaged or cut short.")


def _artwork(place: Place) -> tuple[str, ...]:
    """Chooses among the stills of all chunks, and copies the best here under their rank."""
    folders = place.made_by("encode")
    stills = [still for folder in folders for still in sorted(folder.glob("still*.jpg"))]
    if not stills:
        return ()
    raw = np.concatenate([np.fromfile(folder / words.THUMBNAILS, np.uint8) for folder in folders])
    pictures = raw.reshape(-1, words.THUMBNAIL_HEIGHT, words.THUMBNAIL_WIDTH, 3)
    names = []
    for rank, still in enumerate(artwork.choose(pictures)):
        names.append(f"art{rank}.jpg")
        shutil.copyfile(stills[still], place.folder / names[-1])
    return tuple(names)
