"""Clips made here, each the smallest that shows what it is for."""

import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from tests.ingest.house import House

from nearcast.accounts.model import Accounts
from nearcast.assembly import Platform
from nearcast.ingest.encoder.ffmpeg import program

SRT = """1
00:00:00,500 --> 00:00:02,000
A boat <i>leaves</i>.

2
00:00:02,500 --> 00:00:04,000
Nobody waves.
"""


MakeClip = Callable[[str, Path], Path]


def make(words: str, path: Path) -> Path:
    """Runs FFmpeg with these words and one output."""
    command = [str(program()), "-nostdin", "-y", "-hide_banner", "-loglevel", "error", *words.split(), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path


@pytest.fixture(scope="session")
def make_clip() -> MakeClip:
    return make


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clips")


@pytest.fixture(scope="session")
def bilingual(clips: Path) -> Path:
    """5.6 s, 640x360 at 25 frames a second, English and German sound, English subtitles, in Matroska."""
    (clips / "in.srt").write_text(SRT)
    picture = "-f lavfi -i testsrc2=s=640x360:r=25:d=5.6"
    sound = "-f lavfi -i sine=440:d=5.6 -f lavfi -i sine=660:d=5.2"
    maps = f"-i {clips / 'in.srt'} -map 0:v -map 1:a -map 2:a -map 3:s -c:v libx264 -preset ultrafast -c:a aac -c:s srt"
    tags = "-metadata:s:a:0 language=eng -metadata:s:a:1 language=deu -metadata:s:s:0 language=eng"
    return make(f"{picture} {sound} {maps} {tags}", clips / "bilingual.mkv")


@pytest.fixture(scope="module")
async def house(platform: Platform) -> AsyncIterator[House]:
    made = House(platform, (await platform.services.get(Accounts).operator_token()).token)
    await made.start()
    yield made
    await made.stop()
