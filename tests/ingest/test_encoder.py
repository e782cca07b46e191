"""The real thing: a clip goes in, and every file that comes out is opened, counted and decoded."""

import asyncio
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from tests.ingest.alone import Encoded, encode

from nearcast.catalog.model import Track, TrackKind
from nearcast.ingest import encoder, policy
from nearcast.ingest.encoder import Place, cmaf
from nearcast.ingest.encoder.ffmpeg import program
from nearcast.ingest.model import Care, Encode, EncodeFailed, Measure, ProbedSource, Quality, SubtitleFile, Verify
from nearcast.runtime import pictures
from nearcast.runtime.processes import children

MakeClip = Callable[[str, Path], Path]
SECONDS, FRAMES, FRAME_RATE = 5.6, 140, 25


@pytest.fixture(scope="module")
def encoded(bilingual: Path, tmp_path_factory: pytest.TempPathFactory) -> Encoded:
    greek = tmp_path_factory.mktemp("given") / "greek.vtt"
    greek.write_text("WEBVTT\n\n00:00.500 --> 00:02.000 line:10%\nΜια βάρκα φεύγει.\n", encoding="utf-8")
    given = (SubtitleFile(greek, "ell", "Ελληνικά"),)
    return asyncio.run(encode(bilingual, tmp_path_factory.mktemp("workspace"), given, Care()))


def test_the_folder_holds_the_files_of_the_asset_and_nothing_else(encoded: Encoded) -> None:
    named = {file.name for file in encoded.asset.files} | set(encoded.asset.pictures)
    named |= {copy for name in encoded.asset.artwork for copy in pictures.copies(name)}
    assert {path.name for path in encoded.folder.iterdir()} == named
    assert [path.name for path in encoded.folder.parent.iterdir()] == [encoded.asset.id]


def test_every_file_is_named_by_its_bytes(encoded: Encoded) -> None:
    for file in encoded.asset.files:
        content = (encoded.folder / file.name).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (file.id, file.size)
    joined = "".join((*sorted(file.id for file in encoded.asset.files), *encoded.asset.pictures))
    assert encoded.asset.id == hashlib.sha256(joined.encode()).hexdigest()[:32]


def test_tracks_are_renditions_from_large_to_small_two_languages_and_two_subtitles(encoded: Encoded) -> None:
    asset = encoded.asset
    sizes = [(t.width, t.height) for t in asset.of(TrackKind.video)]
    assert len(sizes) >= 3
    assert set(sizes) <= {(640, 360), (480, 270), (320, 180)}
    rates = [t.average_bandwidth for t in asset.of(TrackKind.video)]
    assert all(larger > 1.1 * smaller for larger, smaller in pairwise(rates))
    assert [(t.language, t.label, t.codec) for t in asset.of(TrackKind.audio)] == [
        ("en", "English", "mp4a.40.2"),
        ("en", "English", "opus"),
        ("de", "Deutsch", "mp4a.40.2"),
        ("de", "Deutsch", "opus"),
    ]
    assert [(t.language, t.label) for t in asset.of(TrackKind.subtitles)] == [("el", "Ελληνικά"), ("en", "English")]
    assert asset.duration == pytest.approx(SECONDS)


def test_given_webvtt_keeps_its_settings_and_srt_its_italics(encoded: Encoded) -> None:
    greek, english = ((encoded.folder / f"{t.file}.vtt").read_text("utf-8") for t in encoded.asset.of(TrackKind.subtitles))
    assert "line:10%" in greek
    assert "A boat <i>leaves</i>." in english


def test_renditions_are_cut_at_the_same_pictures(encoded: Encoded) -> None:
    cuts = [[s.duration for s in _cmaf(encoded, track).segments] for track in encoded.asset.of(TrackKind.video)]
    assert cuts == [[2.0, 2.0, pytest.approx(1.6)]] * len(cuts)


def test_every_track_decodes_to_its_last_frame(encoded: Encoded) -> None:
    for track in encoded.asset.of(TrackKind.video):
        assert _decoded_frames(encoded, track) == FRAMES == _cmaf(encoded, track).frames
    for track in encoded.asset.of(TrackKind.audio):
        assert _decoded_frames(encoded, track) > 0
        assert _cmaf(encoded, track).duration == pytest.approx(SECONDS, abs=0.05)


async def test_a_damaged_track_is_not_published(encoded: Encoded, tmp_path: Path) -> None:
    """In its last frames: all before them have to be decoded to come across it. Opus makes some sound of anything."""
    package = shutil.copytree(encoded.folder, tmp_path / "package")
    tracks = (*encoded.asset.of(TrackKind.video), *encoded.asset.of(TrackKind.audio))
    for number, track in ((number, track) for number, track in enumerate(tracks) if track.codec != "opus"):
        folder = tmp_path / str(number)
        folder.mkdir()
        place = Place(folder, tmp_path, {"package": package}, asset=encoded.asset)
        await encoder.perform(Verify(number), place)
        path = package / encoded.asset.file(track.file).name
        path.write_bytes(path.read_bytes()[:-200] + bytes(range(200)))
        shutil.rmtree(folder)
        folder.mkdir()
        with pytest.raises(EncodeFailed):
            await encoder.perform(Verify(number), place)


def test_every_track_begins_at_zero(encoded: Encoded) -> None:
    for track in encoded.asset.of(TrackKind.video) + encoded.asset.of(TrackKind.audio):
        command = [str(program()), "-hide_banner", "-i", str(encoded.folder / f"{track.file}.mp4")]
        told = subprocess.run(command, check=False, capture_output=True, text=True).stderr
        start = re.search(r"Duration: [\d:.]+, start: ([-\d.]+),", told)
        assert start is not None
        # A track of sound begins with one frame of priming, before 0; its edit list hides it.
        assert start[1] in {"0.000000", "-0.021333", "-0.006500"}


def test_a_segment_decodes_alone_after_the_header(encoded: Encoded) -> None:
    """What a player does after a seek: header, then any one segment by its byte range."""
    track = encoded.asset.of(TrackKind.video)[0]
    assert track.init is not None
    content = (encoded.folder / f"{track.file}.mp4").read_bytes()
    middle = _cmaf(encoded, track).segments[1]
    alone = content[: track.init.last + 1] + content[middle.offset : middle.offset + middle.size]
    assert _frames(["-f", "mp4", "-i", "pipe:0"], alone) == 2 * FRAME_RATE


def test_playlists_name_every_byte_after_the_index(encoded: Encoded) -> None:
    for track in encoded.asset.of(TrackKind.video) + encoded.asset.of(TrackKind.audio):
        playlist = (encoded.folder / f"{track.playlist}.m3u8").read_text()
        ranges = [(int(size), int(at)) for size, at in re.findall(r"#EXT-X-BYTERANGE:(\d+)@(\d+)", playlist)]
        assert track.index is not None
        at = track.index.last + 1
        for size, offset in ranges:
            assert offset == at
            at += size
        assert at == encoded.asset.file(track.file).size
        durations = [float(text) for text in re.findall(r"#EXTINF:([\d.]+),", playlist)]
        target = re.search(r"#EXT-X-TARGETDURATION:(\d+)", playlist)
        assert target is not None
        assert max(durations) <= int(target[1])
        assert sum(durations) == pytest.approx(SECONDS, abs=0.05)


def test_bandwidth_is_measured(encoded: Encoded) -> None:
    for track in encoded.asset.of(TrackKind.video):
        segments = _cmaf(encoded, track).segments
        assert track.bandwidth == pytest.approx(max(8 * s.size / s.duration for s in segments), rel=1e-4)
        assert track.average_bandwidth == pytest.approx(8 * sum(s.size for s in segments) / SECONDS, rel=1e-4)


def test_quality_is_measured_and_falls_with_size(encoded: Encoded) -> None:
    qualities = [track.quality or 0.0 for track in encoded.asset.of(TrackKind.video)]
    assert qualities == sorted(qualities, reverse=True)
    assert qualities[0] > 90
    assert qualities[-1] > 30


async def test_other_pictures_than_the_sources_are_found_out(
    chunk: tuple[Path, Encode], tmp_path: Path, make_clip: MakeClip
) -> None:
    """A chunk that shows what comes half a second later is scored like one that was encoded to pieces."""
    source, work = chunk
    scores = []
    for late in (0.0, 0.5):
        folder, made = tmp_path / f"measure{late}", tmp_path / f"encode{late}"
        folder.mkdir()
        made.mkdir()
        for number, rung in enumerate(work.picture.rungs):
            start = float(work.first / 25) + late
            make_clip(
                f"-ss {start} -i {source} -t 4 -s {rung.width}x{rung.height} -c:v libx264 -g 50", made / f"video{number}.mp4"
            )
        sample = Measure(work.picture, work.first, 50, 50)
        outcome = await encoder.perform(sample, Place(folder, source, {"encode": made}))
        assert isinstance(outcome.value, Quality)
        scores.append(outcome.value.means[0])
    assert scores[0] > 90
    assert scores[1] < 50


def test_artwork_differs_and_is_jpeg(encoded: Encoded) -> None:
    assert len(encoded.asset.artwork) == 3
    for name in encoded.asset.artwork:
        content = (encoded.folder / name).read_bytes()
        assert content[:3] == b"\xff\xd8\xff"
        assert name == f"{hashlib.sha256(content).hexdigest()}.jpg"


def test_small_pictures_show_the_film_every_two_seconds(encoded: Encoded) -> None:
    sprites = encoded.asset.sprites
    assert sprites is not None
    assert (sprites.count, sprites.every_s, sprites.columns, sprites.rows) == (3, 2.0, 10, 1)
    assert (sprites.width, sprites.height) == (240, 136)
    (sheet,) = sprites.sheets
    seen = _pixels(["-i", str(encoded.folder / sheet)], sprites.columns * sprites.width, sprites.rows * sprites.height)
    film = encoded.folder / f"{encoded.asset.of(TrackKind.video)[0].file}.mp4"
    for number in range(sprites.columns):
        picture = seen[:, number * sprites.width : (number + 1) * sprites.width]
        if number >= sprites.count:
            assert picture.max() < 10, "nothing comes after the film"
            continue
        wanted = ["-ss", str(number * sprites.every_s), "-i", str(film), "-frames:v", "1"]
        assert np.abs(picture - _pixels(wanted, sprites.width, sprites.height)).mean() < 6


@pytest.fixture(scope="module")
async def chunk(clips: Path, make_clip: MakeClip) -> tuple[Path, Encode]:
    """A source of 30 s, and the encoding of its second chunk."""
    source = make_clip("-f lavfi -i testsrc2=s=640x360:r=25:d=30 -c:v libx264 -preset ultrafast -g 60", clips / "long.mp4")
    probed = (await encoder.perform(policy.first_step("").work, Place(clips, source, {}))).value
    assert isinstance(probed, ProbedSource)
    work = policy.Plan(probed, (), "").early()[1].work
    assert isinstance(work, Encode)
    return source, work


async def test_progress_goes_from_nothing_to_all_and_never_back(chunk: tuple[Path, Encode], tmp_path: Path) -> None:
    shares: list[float] = []
    await encoder.perform(chunk[1], Place(tmp_path, chunk[0], {}), shares.append)
    assert shares == sorted(shares)
    assert len(shares) > 1
    assert shares[-1] == 1.0


async def test_cancelling_ends_ffmpeg(chunk: tuple[Path, Encode], tmp_path: Path) -> None:
    started = asyncio.Event()
    job = asyncio.create_task(encoder.perform(chunk[1], Place(tmp_path, chunk[0], {}), lambda _: started.set()))
    await started.wait()
    assert _children_named("ffmpeg")
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert not _children_named("ffmpeg")


def _cmaf(encoded: Encoded, track: Track) -> cmaf.CmafFile:
    return cmaf.read(encoded.folder / f"{track.file}.mp4")


def _decoded_frames(encoded: Encoded, track: Track) -> int:
    return _frames(["-i", str(encoded.folder / f"{track.file}.mp4")])


def _frames(source: list[str], given: bytes | None = None) -> int:
    """How many frames FFmpeg decodes; any damage is an error."""
    command = [str(program()), "-hide_banner", "-loglevel", "error", "-xerror", *source, "-f", "framemd5", "-"]
    done = subprocess.run(command, input=given, check=True, capture_output=True)
    assert done.stderr == b""
    return sum(1 for line in done.stdout.splitlines() if not line.startswith(b"#"))


def _pixels(source: list[str], width: int, height: int) -> npt.NDArray[np.int16]:
    """The brightness of a picture, scaled to this size."""
    command = [str(program()), "-loglevel", "error", *source, "-vf", f"scale={width}:{height},format=gray"]
    raw = subprocess.run([*command, "-f", "rawvideo", "-"], check=True, capture_output=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(height, width).astype(np.int16)


def _children_named(part: str, parent: int = 0) -> list[str]:
    found = []
    for pid in children(parent or os.getpid()):
        with suppress(OSError):
            found.append(Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0].decode())
        found += _children_named(part, pid)
    return [command for command in found if part in command]
