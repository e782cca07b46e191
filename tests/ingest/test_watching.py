"""A watched folder, on a platform that works."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.ingest.conftest import SRT
from tests.ingest.house import House

from nearcast.catalog.model import Catalog, TrackKind
from nearcast.cli.ingest.watching import BadFolder, Watcher
from nearcast.cli.operator import Operator
from nearcast.ids import TitleId
from nearcast.runtime.clock import SystemClock

MakeClip = Callable[[str, Path], Path]


def _left_alone(path: Path) -> Path:
    os.utime(path, (1e9, 1e9))
    return path


async def test_films_are_taken_when_complete_and_moved_when_ended(house: House, tmp_path: Path, make_clip: MakeClip) -> None:
    folder = tmp_path / "films"
    folder.mkdir()
    film = make_clip("-f lavfi -i testsrc2=s=160x90:r=10:d=2 -c:v libx264 -preset ultrafast", folder / "A boat [1].mp4")
    (folder / "A boat [1].el.srt").write_text(SRT)
    _left_alone(film)
    (folder / "arriving.mp4").write_bytes(b"half")
    (folder / "prose.mp4").write_text("This is no film.")
    _left_alone(folder / "prose.mp4")
    told: list[str] = []
    async with Operator(house.address) as operator:
        watcher = Watcher(folder, operator, SystemClock(), 3600.0)
        with watcher.alone():
            with pytest.raises(BadFolder, match="watched already"), Watcher(folder, operator, SystemClock(), 3600.0).alone():
                pass
            assert await watcher.look() == []
            told += await watcher.look()
        assert any("was sent" in line for line in told)
        # Another one goes on where this one was.
        watcher = Watcher(folder, operator, SystemClock(), 3600.0)
        async with asyncio.timeout(240):
            while film.exists() or (folder / "prose.mp4").exists():
                told += await watcher.look()
                await asyncio.sleep(0.1)
    assert {path.name for path in (folder / "done").iterdir()} == {"A boat [1].mp4", "A boat [1].el.srt"}
    assert {path.name for path in (folder / "failed").iterdir()} == {"prose.mp4", "prose.mp4.txt"}
    assert "ingest.not_playable" in (folder / "failed" / "prose.mp4.txt").read_text()
    assert (folder / "arriving.mp4").exists()
    assert [path.name for path in (folder / ".nearcast").iterdir()] == ["lock"]
    assert sum("was sent" in line for line in told) == 2
    (job,) = [job for job in await house.ingest.jobs(20) if job.file_name == "A boat [1].mp4"]
    catalog = house.platform.services.get(Catalog)
    title = await catalog.title(TitleId(job.id))
    assert title.name == "A boat [1]"
    assert title.asset is not None
    assert [track.language for track in (await catalog.asset(title.asset)).of(TrackKind.subtitles)] == ["el"]
