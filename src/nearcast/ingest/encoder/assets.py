"""Makes an asset of the finished tracks: every file under its own name, and a description of all of them."""

import shutil
import statistics
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import msgspec

from nearcast.catalog.model import Sprites, TrackKind
from nearcast.ingest.encoder import cmaf, packaging, protecting, sounding, subtitles, words
from nearcast.ingest.encoder.checking import check, failed
from nearcast.ingest.encoder.packaging import Laid
from nearcast.ingest.encoder.place import Outcome, Place
from nearcast.ingest.model import Package
from nearcast.ingest.model.languages import tag_of
from nearcast.runtime import pictures

_STEREO = 2


def package(work: Package, place: Place) -> Outcome:
    """Lays every track and every picture down in the step's folder."""
    (joined,) = place.made_by("join")
    duration = check(joined / words.video_name(0)).duration
    laid = [*_before(place), *_videos(work, place, joined), *_sounds(work, place), *_texts(work, place, duration)]
    art = [packaging.lay_artwork(_copied(path, place), place.folder) for path in sorted(joined.glob("art*.jpg"))]
    artwork = place.asset.artwork if place.asset else tuple(dict.fromkeys(art))
    chapters = place.asset.chapters if place.asset else work.chapters
    asset = packaging.asset_of(laid, duration, artwork, chapters, _sprites(place), place.key.id if place.key else None)
    return Outcome(asset, tuple(sorted(path.name for path in place.folder.iterdir())))


def _before(place: Place) -> Iterator[Laid]:
    """What is there already beside the picture."""
    if place.asset is None:
        return
    tracks = [track for track in place.asset.tracks if track.kind is not TrackKind.video]
    laid = [Laid(track, (place.asset.file(track.file), place.asset.file(track.playlist))) for track in tracks]
    (before,) = place.made_by("package")
    art = (name for one in place.asset.artwork for name in (one, *pictures.copies(one)))
    for name in {*art, *(file.name for one in laid for file in one.files)}:
        _copied(before / name, place)
    yield from laid


def _sprites(place: Place) -> Sprites | None:
    """Those that were made, if any were, with their sheets under their own names."""
    if place.sprites is None:
        return None
    sheets = (place.inputs["tile"] / name for name in place.sprites.sheets)
    laid = tuple(packaging.lay_picture(_copied(path, place), place.folder) for path in sheets)
    return msgspec.structs.replace(place.sprites, sheets=laid)


def _videos(work: Package, place: Place, joined: Path) -> Iterator[Laid]:
    for number, rung in enumerate(work.picture.rungs):
        track = msgspec.structs.replace(
            packaging.unmeasured(TrackKind.video),
            width=rung.width,
            height=rung.height,
            frame_rate=float(Fraction(work.picture.frame_rate)),
            quality=_quality(place, number),
        )
        path = _ready(joined / words.video_name(number), place)
        yield packaging.lay_media(path, check(path), track, place.folder)


def _quality(place: Place, rung: int) -> float | None:
    """The mean over the samples; None when nothing was measured yet."""
    found = [one.means[rung] for one in place.qualities]
    return round(statistics.fmean(found), 2) if found else None


def _sounds(work: Package, place: Place) -> Iterator[Laid]:
    """A track in fewer bits has the name of the one it can stand for; one of more channels says so."""
    taken: set[str] = set()
    for number, sound in enumerate(work.sounds):
        language = tag_of(sound.stream.language)
        label = packaging.distinct(sound.stream.title, language, taken, "Audio")
        made = place.inputs[f"sound {number}"]
        for rung, (one, heard) in enumerate(zip(sound.rungs, sounding.loudness(made), strict=True)):
            track = msgspec.structs.replace(
                packaging.unmeasured(TrackKind.audio),
                language=language,
                label=f"{label} 5.1" if one.channels > _STEREO else label,
                channels=one.channels,
                sample_rate=48_000,
                loudness=heard,
            )
            path = _ready(made / words.sound_name(rung), place)
            yield packaging.lay_media(path, check(path), track, place.folder)


def _texts(work: Package, place: Place, duration: float) -> Iterator[Laid]:
    found = [(words.given_name(number), one.language, one.label) for number, one in enumerate(work.given)]
    found += [(words.inside_name(number), one.language or "", one.title or "") for number, one in enumerate(work.inside)]
    taken: set[str] = set()
    for name, language, label in found:
        path = _copied(place.inputs["texts"] / name, place)
        if subtitles.is_empty(path):
            path.unlink()
            continue
        tag = tag_of(language or None)
        yield packaging.lay_text(path, duration, tag, packaging.distinct(label, tag, taken, "Subtitles"), place.folder)


def _ready(path: Path, place: Place) -> Path:
    """A copy of a track as it is to be published: encrypted where the asset is."""
    if place.key is None:
        return _copied(path, place)
    made = place.folder / path.name
    try:
        protecting.protect(path, made, place.key)
    except cmaf.BrokenCmaf as error:
        raise failed(f"{path.name}: {error}", "This is a fault in Nearcast or its FFmpeg: please report it.") from error
    return made


def _copied(path: Path, place: Place) -> Path:
    """Inputs are only read; where the file system can, the copy is a second name of the same bytes."""
    copy = place.folder / path.name
    try:
        copy.hardlink_to(path)
    except OSError:
        shutil.copyfile(path, copy)
    return copy
