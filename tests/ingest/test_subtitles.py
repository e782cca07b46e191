"""Subtitles of every kind become WebVTT, or are refused with what they are."""

import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from nearcast.ingest import encoder, policy
from nearcast.ingest.encoder import Place, subtitles
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
