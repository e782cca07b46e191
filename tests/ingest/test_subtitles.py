"""Subtitles of every kind become WebVTT, or are refused with what they are."""

import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nearcast.ingest import encoder, policy
from nearcast.ingest.encoder import Place, subtitles
from nearcast.ingest.encoder.ffmpeg import program
from nearcast.ingest.model import NotPlayable, ProbedSource, SubtitleFile

MakeClip = Callable[[str, Path], Path]

ASS = """[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,20

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:00.50,0:00:02.00,Default,,0,0,0,,{\\an8}A boat {\\i1}leaves{\\i0}.
"""
TTML = """<?xml version="1.0"?>
<tt:tt xmlns:tt="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling" xml:lang="en"><tt:body><tt:div begin="0.4s" end="9s">
<tt:p begin="0.1s" end="1.6s">A boat <tt:span tts:fontStyle="italic">leaves</tt:span>.</tt:p></tt:div></tt:body></tt:tt>
"""
_ENTITIES = "".join(f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};&a{n - 1};&a{n - 1};">' for n in range(1, 30))
BOMB = f"""<?xml version="1.0"?><!DOCTYPE tt [<!ENTITY a0 "boat">{_ENTITIES}]>
<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="0s" end="2s">&a29;</p></div></body></tt>
"""
BLU_RAY = b"".join(b"PG" + struct.pack(">IIBH", 90_000 * second, 0, 0x80, 0) for second in range(3))
"""The end of a set of pictures, three times."""


def blu_ray(begin_s: float, end_s: float) -> bytes:
    """A white bar over the lower third of a picture of 160x90, as Blu-ray has subtitles (PGS)."""
    width, height, left, top = 120, 20, 20, 60
    line = bytes([0, 0xC0 | width >> 8, width & 0xFF, 1, 0, 0])
    window = struct.pack(">BBHHHH", 1, 0, left, top, width, height)
    palette = bytes([0, 0, 1, 235, 128, 128, 255])
    bar = struct.pack(">HBB", 0, 0, 0xC0) + (4 + height * len(line)).to_bytes(3, "big") + struct.pack(">HH", width, height)
    shown = struct.pack(">HHBHBBBBHBBHH", 160, 90, 0x10, 0, 0x80, 0, 0, 1, 0, 0, 0, left, top)
    gone = struct.pack(">HHBHBBBB", 160, 90, 0x10, 1, 0, 0, 0, 0)
    begin = ((0x16, shown), (0x17, window), (0x14, palette), (0x15, bar + height * line), (0x80, b""))
    end = ((0x16, gone), (0x17, window), (0x80, b""))
    return b"".join(
        b"PG" + struct.pack(">IIBH", int(90_000 * at), 0, kind, len(body)) + body
        for at, parts in ((begin_s, begin), (end_s, end))
        for kind, body in parts
    )


async def converted(content: bytes, folder: Path) -> str:
    (folder / "given").write_bytes(content)
    (folder / "work").mkdir()
    await subtitles.to_vtt(SubtitleFile(folder / "given", "en", ""), folder / "work", "made.vtt")
    return (folder / "work" / "made.vtt").read_text("utf-8")


@pytest.mark.parametrize("content", [ASS, TTML], ids=["ASS", "TTML"])
async def test_words_times_and_italics_are_kept(tmp_path: Path, content: str) -> None:
    text = await converted(content.encode(), tmp_path)
    assert text.startswith("WEBVTT")
    assert "00:00.500 --> " in text
    assert "02.000" in text
    assert "A boat <i>leaves</i>." in text


@pytest.mark.parametrize(
    ("content", "reason"),
    [(BLU_RAY, "pictures of text"), (BOMB.encode(), "no TTML"), (b"<tt>", "no TTML"), (b"A boat leaves.", "no cue")],
    ids=["pictures", "bomb", "broken", "prose"],
)
async def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(NotPlayable, match=reason) as raised:
        await converted(content, tmp_path)
    assert raised.value.fault.field == "subtitles"
    assert raised.value.fault.remedy


async def test_pictures_of_text_inside_a_film_are_left_out_and_that_is_said(tmp_path: Path, make_clip: MakeClip) -> None:
    (tmp_path / "in.sup").write_bytes(BLU_RAY)
    picture = "-f lavfi -i testsrc2=s=160x90:r=10:d=3"
    tags = "-metadata:s:s:0 language=ger"
    source = make_clip(
        f"{picture} -i {tmp_path / 'in.sup'} -map 0:v -map 1:s -c:v libx264 -c:s copy {tags}", tmp_path / "film.mkv"
    )
    (tmp_path / "work").mkdir()
    probed = (await encoder.perform(policy.first_step("").work, Place(tmp_path / "work", source, {}))).value
    assert isinstance(probed, ProbedSource)
    assert probed.texts == ()
    (said,) = policy.left_out(probed)
    assert "ger" in said
    assert "pgssub" in said
    assert "--burn-in 1" in said


@pytest.fixture(scope="module", params=["pgssub", "dvdsub"])
def black(request: pytest.FixtureRequest, clips: Path, make_clip: MakeClip) -> Path:
    """Two chunks without anything to see, and German subtitles from 11 to 13 s, over the cut at 12."""
    (clips / "bar.sup").write_bytes(blu_ray(11.0, 13.0))
    codec = "copy" if request.param == "pgssub" else request.param
    words = f"-copyts -f lavfi -i color=black:s=160x90:r=10:d=18.5 -fix_sub_duration -i {clips / 'bar.sup'} -map 0:v -map 1:s -c:v libx264 -preset ultrafast"
    return make_clip(f"{words} -g 20 -c:s {codec} -metadata:s:s:0 language=ger", clips / f"{request.param}.mkv")


@pytest.mark.parametrize("wish", ["de", "1"])
async def test_subtitles_that_are_pictures_are_drawn_into_the_film_where_that_is_wished(
    black: Path, tmp_path: Path, wish: str
) -> None:
    (tmp_path / "probe").mkdir()
    probed = (await encoder.perform(policy.first_step("").work, Place(tmp_path / "probe", black, {}))).value
    assert isinstance(probed, ProbedSource)
    assert policy.left_out(probed, wish) == ()
    lit = []
    for step in policy.Plan(probed, (), "", burn_in=wish).early()[:2]:
        folder = tmp_path / step.name
        folder.mkdir()
        await encoder.perform(step.work, Place(folder, black, {}))
        lit += _lit(folder / "video0.mp4")
    seen = [number for number, one in enumerate(lit) if one]
    assert seen == list(range(seen[0], seen[-1] + 1))
    # A DVD says when in hundredths of a second.
    assert (seen[0], seen[-1]) == pytest.approx((110, 129), abs=1)


async def test_subtitles_that_are_not_there_cannot_be_drawn(black: Path, tmp_path: Path) -> None:
    probed = (await encoder.perform(policy.first_step("").work, Place(tmp_path, black, {}))).value
    assert isinstance(probed, ProbedSource)
    with pytest.raises(NotPlayable, match=r"in fr \(found: ger \(stream 1\)\)") as raised:
        policy.Plan(probed, (), "", burn_in="fr")
    assert (raised.value.fault.field, raised.value.fault.value) == ("burn_in", "fr")


def _lit(path: Path) -> list[bool]:
    """Of each frame whether there is light where the subtitles are, and nowhere else."""
    command = [str(program()), "-loglevel", "error", "-i", str(path), "-vf", "scale=160:90,format=gray", "-f", "rawvideo", "-"]
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    found = []
    for frame in np.frombuffer(raw, np.uint8).reshape(-1, 90, 160):
        assert frame[:55].max() < 40
        found.append(bool(frame[62:78, 25:135].mean() > 150))
    return found
