"""A protected film plays in the client by HLS and by DASH, with the key that its play is given; one in the clear asks for none."""

import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.browser.conftest import Arrive
from tests.running import FIRST, Demo

from nearcast.catalog.model import TitleDraft
from nearcast.ingest.encoder.ffmpeg import program
from nearcast.ingest.model import Opening, Wishes

_NAME = "Behind a lock"


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "lock.mp4"
    words = "-f lavfi -i testsrc2=s=320x180:r=25:d=6 -f lavfi -i sine=440:d=6 -c:v libx264 -preset ultrafast -c:a aac"
    subprocess.run(f"{program()} -loglevel error {words} {path}".split(), check=True)
    return path


@pytest.fixture
async def protected(demo: Demo, film: Path) -> AsyncIterator[str]:
    opening = Opening(film.name, TitleDraft(name=_NAME), wishes=Wishes(protect=True))
    async with demo.ingested(film, opening):
        yield _NAME


async def test_a_protected_film_plays_with_the_key_of_its_play(arrive: Arrive, protected: str) -> None:
    one = await arrive()
    asked: list[str] = []
    one.page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    for engine in ("hls", "dash"):
        asked.clear()
        await one.watch(protected, f"?engine={engine}")
        await one.moved(1)
        assert await one.frames() > 10
        assert await one.page.evaluate("document.querySelector('video').mediaKeys !== null")
        assert await one.page.evaluate("document.querySelector('video').webkitAudioDecodedByteCount > 0")
        assert [path.rpartition("/")[2] for path in asked].count("licence") == 1
        assert any(path.endswith(".m3u8") for path in asked) is (engine == "hls")
    asked.clear()
    await one.watch(FIRST)
    assert await one.page.evaluate("document.querySelector('video').mediaKeys === null")
    assert not any("/licence" in path for path in asked)
    assert await one.faults() == []
