"""Odd and hostile sources: each becomes a film that decodes to its last frame, or is refused for a reason; and nothing is left."""

import asyncio
import socket
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.ingest.conftest import make
from tests.ingest.test_service import ended, nothing_is_left, send

from nearcast.assembly import Ground, Platform
from nearcast.catalog.model import Asset, Catalog, TrackKind
from nearcast.ingest.model import Ingest, Job, JobState
from nearcast.ingest.service import IngestService

Build = Callable[[Path], Path]
_PICTURE = "-f lavfi -i testsrc2=s=160x90:r=10:d=2"
_H264 = "-c:v libx264 -preset ultrafast"
_HDR = "-x265-params log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:hdr10=1"


def plain(words: str, name: str = "film.mkv") -> Build:
    return lambda folder: make(words, folder / name)


def _rotated(folder: Path) -> Path:
    make(f"{_PICTURE} {_H264}", folder / "upright.mp4")
    return make(f"-display_rotation:v 90 -i {folder / 'upright.mp4'} -c copy", folder / "film.mp4")


def _before_zero(folder: Path) -> Path:
    make(f"{_PICTURE} -f lavfi -i sine=440:d=2 {_H264} -g 5 -c:a aac", folder / "whole.mp4")
    return make(f"-i {folder / 'whole.mp4'} -c copy -output_ts_offset -0.7 -avoid_negative_ts disabled", folder / "film.mp4")


def _parts_of_two_sizes(folder: Path) -> list[Path]:
    return [make(f"-f lavfi -i testsrc2=s={size}:r=10:d=1 {_H264}", folder / f"{size}.ts") for size in ("160x90", "320x180")]


def _of_two_sizes(folder: Path) -> Path:
    listed = "".join(f"file '{part}'\n" for part in _parts_of_two_sizes(folder))
    (folder / "parts").write_text(listed)
    return make(f"-f concat -safe 0 -i {folder / 'parts'} -c copy", folder / "film.ts")


def _stuck_together(folder: Path) -> Path:
    (folder / "film.ts").write_bytes(b"".join(part.read_bytes() for part in _parts_of_two_sizes(folder)))
    return folder / "film.ts"


def _many_streams(folder: Path) -> Path:
    make("-f lavfi -i sine=440:d=0.2 -c:a aac", folder / "one.m4a")
    sounds = " ".join(["-map 1:a"] * 990)
    return make(f"{_PICTURE} -i {folder / 'one.m4a'} -map 0:v {sounds} {_H264} -c:a copy", folder / "film.mp4")


def _longer_by_its_word(folder: Path) -> Path:
    """Says in its header that it lasts three times as long as it does."""
    path = make(f"{_PICTURE} {_H264}", folder / "film.mkv")
    content = bytearray(path.read_bytes())
    at = content.index(b"\x44\x89\x88") + 3
    struct.pack_into(">d", content, at, 3 * struct.unpack_from(">d", content, at)[0])
    path.write_bytes(content)
    return path


def _years_apart(folder: Path) -> Path:
    """Two pictures, and a million seconds that a constant frame rate would fill."""
    late = "setpts='if(eq(N,0),0,1000000/TB)'"
    return make(f"-f lavfi -i testsrc2=s=64x64:r=1:d=2 -vf {late} -fps_mode passthrough {_H264}", folder / "film.mkv")


READY: dict[str, tuple[Build, tuple[int, int], float, int]] = {
    # what it is: how it is made, the largest rendition, seconds, sound tracks
    "no sound": (plain(f"{_PICTURE} {_H264}"), (160, 90), 2.0, 0),
    "four languages": (
        plain(
            f"{_PICTURE} -f lavfi -i sine=440:d=2 -map 0:v -map 1 -map 1 -map 1 -map 1 {_H264} -c:a aac "
            + " ".join(f"-metadata:s:a:{number} language={code}" for number, code in enumerate(("eng", "deu", "ara", "zho")))
        ),
        (160, 90),
        2.0,
        4,
    ),
    "an odd size": (plain("-f lavfi -i testsrc2=s=161x91:r=10:d=2 -c:v ffv1"), (160, 90), 2.0, 0),
    "pixels that are not square": (plain(f"{_PICTURE} -vf setsar=2 {_H264}"), (320, 90), 2.0, 0),
    "turned by a quarter": (_rotated, (90, 160), 2.0, 0),
    "interlaced": (
        plain("-f lavfi -i testsrc2=s=160x96:r=20:d=2 -vf interlace -flags +ildct+ilme -c:v mpeg2video", "film.ts"),
        (160, 96),
        2.0,
        0,
    ),
    "HDR10": (plain(f"{_PICTURE} -pix_fmt yuv420p10le -c:v libx265 -preset ultrafast {_HDR}", "film.mp4"), (160, 90), 2.0, 0),
    "a frame rate that varies": (
        plain(f"-f lavfi -i testsrc2=s=160x90:r=30:d=3 -vf select='not(mod(n,7))+lt(mod(n,60),20)' -fps_mode vfr {_H264}"),
        (160, 90),
        2.83,
        0,
    ),
    "time before zero": (_before_zero, (160, 90), 1.3, 1),
    "one picture": (plain(f"-f lavfi -i testsrc2=s=160x90:r=10:d=0.1 {_H264}", "film.mp4"), (160, 90), 0.1, 0),
    "a name in pictures": (plain(f"{_PICTURE} {_H264}", "🎬 фильм.mkv"), (160, 90), 2.0, 0),
    "an old container": (plain(f"{_PICTURE} -c:v mpeg4", "film.avi"), (160, 90), 2.0, 0),
}
REFUSED: dict[str, tuple[Build, str, str]] = {
    # what it is: how it is made, the code, words of the reason
    "one pixel": (plain("-f lavfi -i color=s=1x1:r=5:d=1 -c:v ffv1"), "ingest.not_playable", "smaller than 32 pixels"),
    "a thousand streams": (_many_streams, "ingest.not_playable", "more than 64 streams"),
    "longer by its own word": (_longer_by_its_word, "ingest.not_playable", "its end is missing"),
    "years between two pictures": (_years_apart, "ingest.not_playable", "longer than 24 hours"),
    "two sizes": (_of_two_sizes, "ingest.encode_failed", "FFmpeg could not encode the source"),
    "two files stuck together": (_stuck_together, "ingest.encode_failed", "corrupt input packet"),
}


@pytest.fixture(scope="module")
def ingest(platform: Platform) -> IngestService:
    service = platform.services.get(Ingest)
    assert isinstance(service, IngestService)
    return service


@pytest.fixture(scope="module")
async def jobs(ingest: IngestService, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Job]:
    """All of them at once, as an operator would who empties a drawer."""
    sent = {}
    for what, build in ({what: row[0] for what, row in (READY | REFUSED).items()}).items():
        folder = tmp_path_factory.mktemp("source")
        sent[what] = await send(ingest, await asyncio.to_thread(build, folder))
    return sent


@pytest.mark.parametrize("what", READY)
async def test_it_plays(what: str, ingest: IngestService, platform: Platform, ground: Ground, jobs: dict[str, Job]) -> None:
    _, size, seconds, sounds = READY[what]
    # All are sent at once, and the first renditions of all come before anything else of any.
    job = await ended(ingest, jobs[what].id, patience_s=180.0)
    assert (job.state, job.fault) == (JobState.ready, None)
    assert job.title is not None
    catalog = platform.services.get(Catalog)
    found = (await catalog.title(job.title)).asset
    assert found is not None
    asset: Asset = await catalog.asset(found)
    videos = asset.of(TrackKind.video)
    assert (videos[0].width, videos[0].height) == size
    assert videos[0].frame_rate is not None
    assert asset.duration == pytest.approx(seconds, abs=1.01 / videos[0].frame_rate)
    assert sum(track.codec != "opus" for track in asset.of(TrackKind.audio)) == sounds


@pytest.mark.parametrize("what", REFUSED)
async def test_it_is_refused(what: str, ingest: IngestService, jobs: dict[str, Job]) -> None:
    _, code, reason = REFUSED[what]
    job = await ended(ingest, jobs[what].id)
    assert job.state is JobState.failed
    assert job.fault is not None
    assert (job.fault.code, job.fault.field) == (code, "source" if code == "ingest.not_playable" else None)
    assert reason in f"{job.fault.message} {job.fault.value}"
    assert job.fault.remedy


async def test_nothing_is_left_of_any(ground: Ground, ingest: IngestService, jobs: dict[str, Job]) -> None:
    for job in jobs.values():
        if (fault := (await ended(ingest, job.id)).fault) is None or fault.code == "ingest.not_playable":
            await nothing_is_left(ground, job.id)


async def test_a_playlist_reaches_no_server(ingest: IngestService, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/film.ts"
        (tmp_path / "film.mp4").write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:5.5,\n{url}\n#EXT-X-ENDLIST\n")
        job = await ended(ingest, (await send(ingest, tmp_path / "film.mp4")).id)
        assert job.fault is not None
        assert job.fault.code == "ingest.not_playable"
        with pytest.raises(TimeoutError):
            server.accept()
