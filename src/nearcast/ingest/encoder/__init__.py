"""A source file becomes an asset on disk.

    admit -> recipe -> ffmpeg -> check -> lay down
    (probe)  (ladder)           (cmaf)    (packaging)

Everything is made in a folder of its own beneath the workspace. It becomes the result only when all of it has been checked;
in every other case, cancellation too, the workspace is left as it was.
"""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np

from nearcast.catalog.model import TrackKind
from nearcast.ingest.encoder import artwork, cmaf, ffmpeg, packaging, subtitles
from nearcast.ingest.encoder.admission import admit, judge
from nearcast.ingest.encoder.languages import tag_of
from nearcast.ingest.encoder.packaging import Laid
from nearcast.ingest.encoder.recipe import SOURCE, STILL_NAME, THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, THUMBNAILS, Recipe, recipe
from nearcast.ingest.model import Encoded, EncodeFailed, Listener, Progress, SubtitleFile
from nearcast.runtime.clock import random_id

__all__ = ["encode"]

_ENCODE_FROM, _ENCODE_TO = 0.03, 0.95
_SHORT_S = 1.0
_SHORT_SHARE = 0.02


async def encode(
    source: Path, workspace: Path, *, subtitles: tuple[SubtitleFile, ...] = (), progress: Listener = lambda _: None
) -> Encoded:
    """Makes an asset of `source` in a new folder beneath `workspace`, named by the asset's id.

    `progress` hears of each step. Raises NotPlayable when the source or a subtitle file cannot be used, EncodeFailed when
    FFmpeg fails or makes something that does not pass the checks.
    """
    workspace.mkdir(parents=True, exist_ok=True)
    folder = workspace / f"encoding-{random_id()}"
    folder.mkdir()
    try:
        return await _encode(source, folder, subtitles, progress)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _encode(source: Path, folder: Path, given: tuple[SubtitleFile, ...], progress: Listener) -> Encoded:
    progress(Progress("probe", 0.0, "Reading the source"))
    probed = await admit(source)
    plan = recipe(probed, judge(probed))
    # FFmpeg never sees the name the client chose: a name can say how a file is to be read.
    (folder / SOURCE).symlink_to(source.resolve())
    for number, subtitle in enumerate(given):
        await subtitles.to_vtt(subtitle, folder, f"given{number}.vtt")
    heights = ", ".join(str(rung.height) for _, rung in plan.rungs)
    note = f"{len(plan.rungs)} renditions ({heights}), {len(plan.audio)} audio tracks"
    await ffmpeg.run(plan.words, folder, plan.duration, _reporter(plan.duration, note, progress))
    progress(Progress("package", _ENCODE_TO, "Checking and naming the files"))
    encoded = await asyncio.to_thread(_package, plan, folder, given)
    progress(Progress("done", 1.0, f"Asset {encoded.asset.id}"))
    return encoded


def _reporter(duration: float, note: str, progress: Listener) -> Callable[[float], None]:
    def report(seconds: float) -> None:
        share = min(1.0, seconds / duration)
        progress(Progress("encode", _ENCODE_FROM + share * (_ENCODE_TO - _ENCODE_FROM), note))

    report(0.0)
    return report


def _package(plan: Recipe, folder: Path, given: tuple[SubtitleFile, ...]) -> Encoded:
    finished = folder / "finished"
    finished.mkdir()
    videos = _videos(plan, folder, finished)
    duration = videos[0][1].duration
    laid = [one for one, _ in videos]
    laid += _audio(plan, folder, finished)
    laid += _texts(plan, folder, given, duration, finished)
    asset = packaging.asset_of(laid, duration, _artwork(folder, finished))
    home = folder.parent / asset.id
    # The same source encodes to the same bytes, so a folder of this name holds this asset already.
    if home.exists():
        shutil.rmtree(home)
    finished.rename(home)
    return Encoded(asset, home)


def _videos(plan: Recipe, folder: Path, finished: Path) -> list[tuple[Laid, cmaf.CmafFile]]:
    """Lays the renditions down, once it is sure that they can be switched between and that none is cut short."""
    files = [_checked(folder / name) for name, _ in plan.rungs]
    _check_switching(files)
    if plan.duration - files[0].duration > max(_SHORT_S, _SHORT_SHARE * plan.duration):
        raise _bad(f"{files[0].duration:.1f} of {plan.duration:.1f} s were encoded", "The source may be damaged or cut short.")
    laid = []
    for (name, rung), file in zip(plan.rungs, files, strict=True):
        track = msgspec.structs.replace(
            packaging.unmeasured(TrackKind.video), width=rung.width, height=rung.height, frame_rate=float(plan.frame_rate)
        )
        laid.append((packaging.lay_media(folder / name, file, track, finished), file))
    return laid


def _check_switching(files: list[cmaf.CmafFile]) -> None:
    """Rule 2 of CMAF switching sets: the same cuts in every rendition."""
    cuts = [[segment.duration for segment in file.segments] for file in files]
    if any(other != cuts[0] for other in cuts) or len({file.frames for file in files}) != 1:
        raise _bad("the renditions are not cut at the same pictures", "Export the source again, with constant frame rate.")


def _audio(plan: Recipe, folder: Path, finished: Path) -> list[Laid]:
    taken: set[str] = set()
    laid = []
    for name, stream in plan.audio:
        cmaf.zero_es_id(folder / name)
        language = tag_of(stream.language)
        track = msgspec.structs.replace(
            packaging.unmeasured(TrackKind.audio),
            language=language,
            label=packaging.distinct(stream.title, language, taken, "Audio"),
            channels=2,
            sample_rate=48_000,
        )
        laid.append(packaging.lay_media(folder / name, _checked(folder / name), track, finished))
    return laid


def _texts(plan: Recipe, folder: Path, given: tuple[SubtitleFile, ...], duration: float, finished: Path) -> list[Laid]:
    found = [(f"given{number}.vtt", one.language, one.label) for number, one in enumerate(given)]
    found += [(name, one.language or "", one.title or "") for name, one in plan.texts if not subtitles.is_empty(folder / name)]
    taken: set[str] = set()
    laid = []
    for name, language, label in found:
        tag = tag_of(language or None)
        text_label = packaging.distinct(label, tag, taken, "Subtitles")
        laid.append(packaging.lay_text(folder / name, duration, tag, text_label, finished))
    return laid


def _artwork(folder: Path, finished: Path) -> tuple[str, ...]:
    raw = np.fromfile(folder / THUMBNAILS, np.uint8)
    pictures = raw.reshape(-1, THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, 3)
    chosen = (folder / (STILL_NAME % (still + 1)) for still in artwork.choose(pictures))
    return tuple(dict.fromkeys(packaging.lay_picture(still, finished) for still in chosen))


def _checked(path: Path) -> cmaf.CmafFile:
    try:
        return cmaf.read(path)
    except (cmaf.BrokenCmaf, ValueError) as error:
        raise _bad(f"{path.name}: {error}", "This is a fault in Nearcast or its FFmpeg: please report it.") from error


def _bad(found: str, remedy: str) -> EncodeFailed:
    return EncodeFailed(f"The encoding did not pass the checks: {found}.", remedy=remedy)
