"""Whatever a film has can be played: every rendition in both codecs, every language, every subtitle, by HLS and by DASH.

A clip is made that has all of it. To try films of your own: NEARCAST_SAMPLES=FOLDER .venv/bin/pytest tests/browser/test_every_rendition.py
"""

import os
import re
import subprocess
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.browser.conftest import Arrive
from tests.browser.watching import Watching
from tests.running import Demo

from nearcast.catalog.model import TitleDraft
from nearcast.ingest.encoder.ffmpeg import program
from nearcast.ingest.model import Opening, SubtitleFile, Wishes

_START = "mutation($profile: ID!, $title: ID!) { startPlayback(profile: $profile, title: $title) { ... on Play { hlsUrl dashUrl } } }"
_SAMPLES = os.environ.get("NEARCAST_SAMPLES", "")
_FILMS = (
    [path for path in sorted(Path(_SAMPLES).glob("*")) if path.suffix in {".mp4", ".webm", ".mkv", ".mov"}] if _SAMPLES else []
)
_PATIENCE_S = 3600.0


class Whole(NamedTuple):
    """A film and what is to be found in it."""

    path: Path
    subtitles: tuple[SubtitleFile, ...] = ()
    languages: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@pytest.fixture(params=[None, *_FILMS], ids=lambda path: path.stem if path else "made")
def whole(request: pytest.FixtureRequest, tmp_path: Path) -> Whole:
    if request.param is not None:
        return Whole(request.param)
    texts = {"en": "A boat leaves.", "de": "Ein Boot legt ab."}
    for language, text in texts.items():
        (tmp_path / f"{language}.vtt").write_text(f"WEBVTT\n\n00:00.500 --> 00:04.000\n{text}\n")
    words = "-f lavfi -i testsrc2=s=320x180:r=25:d=8 -f lavfi -i sine=440:d=8 -f lavfi -i sine=660:d=8 -map 0 -map 1 -map 2"
    tags = "-metadata:s:a:0 language=eng -metadata:s:a:1 language=deu"
    path = tmp_path / "whole.mkv"
    command = f"{program()} -loglevel error {words} -c:v libx264 -preset ultrafast -c:a aac {tags} {path}"
    subprocess.run(command.split(), check=True)
    subtitles = tuple(SubtitleFile(tmp_path / f"{language}.vtt", language, "") for language in texts)
    return Whole(path, subtitles, tuple(texts), tuple(f"{language} {text}" for language, text in texts.items()))


@pytest.fixture
async def title(demo: Demo, whole: Whole) -> AsyncIterator[str]:
    """The film as a title that lies everywhere, as long as the test takes."""
    name = f"Everything of {whole.path.stem}"
    opening = Opening(whole.path.name, TitleDraft(name=name), wishes=Wishes(av1=True))
    async with demo.ingested(whole.path, opening, whole.subtitles, _PATIENCE_S) as found:
        yield found.id


async def test_all_of_a_film_plays_by_hls_and_by_dash(arrive: Arrive, whole: Whole, title: str, root: Path) -> None:
    one = await arrive()
    play = (await one.ask(_START, profile=one.profile, title=title))["startPlayback"]
    # The page must come from the platform: a browser lets no page of unknown origin reach loopback.
    await one.page.goto("/welcome")
    await one.page.add_script_tag(path=root / "web/node_modules/shaka-player/dist/shaka-player.compiled.js")
    await one.page.add_script_tag(path=root / "tests/browser/every.js")
    there = await _listed(one, play["hlsUrl"])
    assert {text[:4] for text in there} == {"avc1", "av01"}
    for address in (play["hlsUrl"], play["dashUrl"]):
        played = []
        for codec in ("avc1", "av01"):
            seen = await one.page.evaluate("([address, codec]) => everything(address, codec)", [address, codec])
            assert seen["faults"] == []
            assert {*whole.languages} <= {*seen["sounds"]}
            assert sorted(seen["texts"]) == sorted(whole.texts)
            played += seen["pictures"]
        assert sorted(played) == there
    chosen = await one.page.evaluate("(address) => everything(address, '')", play["dashUrl"])
    assert chosen["chosen"].startswith("av01"), "a player that can takes fewer bits"


async def _listed(one: Watching, address: str) -> list[str]:
    """The renditions that the playlist has for one pathway."""
    lines = (await (await one.page.request.get(address)).text()).splitlines()
    first = next(re.findall(r'PATHWAY-ID="([^"]*)"', line)[0] for line in lines if "PATHWAY-ID" in line)
    # Each rendition is there once for each number of channels.
    found = {uri: line for line, uri in pairwise(lines) if "STREAM-INF" in line and f'PATHWAY-ID="{first}"' in line}
    return sorted(" ".join(re.findall(r'(?:CODECS="|RESOLUTION=)([^",]+)', line)) for line in found.values())
