"""Sound comes out as loud as all other films, in stereo and in what surrounds."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from nearcast.ingest import encoder, policy
from nearcast.ingest.encoder import Place, sounding
from nearcast.ingest.encoder.ffmpeg import program
from nearcast.ingest.model import AudioStream, Sound

MakeClip = Callable[[str, Path], Path]
SECONDS = 4.0


async def made(source: Path, folder: Path, channels: int) -> list[Path]:
    folder.mkdir()
    stream = AudioStream(index=0, codec="pcm_s16le", channels=channels)
    outcome = await encoder.perform(Sound(stream, policy.sound_rungs(stream), SECONDS), Place(folder, source, {}))
    return [folder / name for name in outcome.files if name.endswith(".mp4")]


def lufs(path: Path) -> float:
    command = [str(program()), "-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128=framelog=quiet", "-f", "null", "-"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    found = re.search(r"I:\s+(-?[\d.]+) LUFS", said)
    assert found
    return float(found[1])


@pytest.mark.parametrize("volume", [-26, -3])
async def test_quiet_and_loud_sources_come_to_the_same(tmp_path: Path, make_clip: MakeClip, volume: int) -> None:
    source = make_clip(f"-f lavfi -i anoisesrc=d=4:c=pink:a=0.9,volume={volume}dB -ac 2 -c:a pcm_s16le", tmp_path / "film.mka")
    files = await made(source, tmp_path / "made", 2)
    assert len(files) == 2
    assert all(lufs(path) == pytest.approx(-23, abs=0.7) for path in files)
    assert lufs(source) == pytest.approx(sounding.loudness(tmp_path / "made")[0].integrated, abs=0.2)


async def test_no_peak_is_cut_off(tmp_path: Path, make_clip: MakeClip) -> None:
    """Hardly anything but one full beat: louder it cannot be."""
    beat = "aevalsrc='0.03*sin(2500*t)+0.9*between(t,1,1.001)*sin(2500*t)':d=4:s=48000"
    source = make_clip(f"-f lavfi -i {beat} -ac 2 -c:a pcm_s16le", tmp_path / "film.mka")
    await made(source, tmp_path / "made", 2)
    heard = sounding.loudness(tmp_path / "made")[0]
    assert heard.integrated < -28
    assert heard.peak + heard.gain == pytest.approx(-1, abs=0.1)


async def test_silence_stays_silent(tmp_path: Path, make_clip: MakeClip) -> None:
    await made(make_clip("-f lavfi -i anullsrc -t 4 -c:a pcm_s16le", tmp_path / "film.mka"), tmp_path / "made", 2)
    assert {one.gain for one in sounding.loudness(tmp_path / "made")} == {0.0}


async def test_six_channels_are_kept_beside_stereo(tmp_path: Path, make_clip: MakeClip) -> None:
    six = "|".join(f"0.1*sin({200 * number}*t)" for number in range(1, 7))
    source = make_clip(f"-f lavfi -i aevalsrc={six}:d=4:c=5.1 -c:a pcm_s16le", tmp_path / "film.mka")
    files = await made(source, tmp_path / "made", 6)
    assert [_channels(path) for path in files] == ["stereo", "stereo", "5.1"]
    assert all(lufs(path) == pytest.approx(-23, abs=0.7) for path in files)


def _channels(path: Path) -> str:
    said = subprocess.run([str(program()), "-hide_banner", "-i", str(path)], check=False, capture_output=True, text=True).stderr
    found = re.search(r"Audio: .*?, 48000 Hz, ([\w.]+)", said)
    assert found
    return found[1]
