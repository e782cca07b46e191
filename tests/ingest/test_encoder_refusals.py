"""What is not a film is refused with the rule, what was found, and what to do; and leaves nothing behind."""

import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.ingest.alone import encode

from nearcast.ingest.model import IngestError, NotPlayable, SubtitleFile

MakeClip = Callable[[str, Path], Path]


async def refusal(source: Path, tmp_path: Path, kind: type[IngestError] = NotPlayable) -> IngestError:
    """The error that encoding `source` raises, once it is sure that nothing was left."""
    work = tmp_path / "work"
    with pytest.raises(kind) as raised:
        await encode(source, work)
    assert list(work.iterdir()) == []
    fault = raised.value.fault
    assert fault.remedy
    assert fault.value
    return raised.value


async def test_empty(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").touch()
    error = await refusal(tmp_path / "film.mp4", tmp_path)
    assert error.fault.field == "source"
    assert error.fault.value == "0 bytes"
    assert "empty" in str(error)


async def test_text_called_mp4(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_text("This is not a film.\n" * 50)
    assert "not a video" in str(await refusal(tmp_path / "film.mp4", tmp_path))


async def test_missing(tmp_path: Path) -> None:
    assert "not a file" in str(await refusal(tmp_path / "nowhere.mp4", tmp_path))


@pytest.mark.parametrize("share", [0.9, 0.5, 0.1])
async def test_cut_short_with_its_header_at_the_front(
    bilingual: Path, tmp_path: Path, make_clip: MakeClip, share: float
) -> None:
    whole = make_clip(f"-i {bilingual} -map 0:v -map 0:a -c copy -movflags +faststart", tmp_path / "whole.mp4").read_bytes()
    (tmp_path / "film.mp4").write_bytes(whole[: int(len(whole) * share)])
    assert "cut short" in str(await refusal(tmp_path / "film.mp4", tmp_path))


async def test_cut_short_with_its_header_at_the_end(bilingual: Path, tmp_path: Path, make_clip: MakeClip) -> None:
    whole = make_clip(f"-i {bilingual} -map 0:v -c copy", tmp_path / "whole.mp4").read_bytes()
    (tmp_path / "film.mp4").write_bytes(whole[:-400])
    assert "cut short" in str(await refusal(tmp_path / "film.mp4", tmp_path))


async def test_damage_in_the_middle(bilingual: Path, tmp_path: Path, make_clip: MakeClip) -> None:
    path = make_clip(f"-i {bilingual} -map 0:v -c copy", tmp_path / "film.mp4")
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4000] = bytes(4000)
    path.write_bytes(content)
    assert (await refusal(path, tmp_path, IngestError)).fault.code == "ingest.encode_failed"


async def test_sound_alone(tmp_path: Path, make_clip: MakeClip) -> None:
    path = make_clip("-f lavfi -i sine=440:d=1 -c:a aac", tmp_path / "song.mp4")
    assert "no video stream" in str(await refusal(path, tmp_path))


async def test_too_wide(tmp_path: Path, make_clip: MakeClip) -> None:
    path = make_clip("-f lavfi -i color=s=9000x64:r=5:d=0.4 -c:v ffv1", tmp_path / "wide.mkv")
    assert (await refusal(path, tmp_path)).fault.value == "9000x64"


async def test_a_header_that_claims_a_huge_picture(tmp_path: Path, make_clip: MakeClip) -> None:
    """HuffYUV has no size in its own data: the container's word is all there is."""
    path = make_clip("-f lavfi -i testsrc2=s=64x64:r=5:d=1 -c:v huffyuv", tmp_path / "film.avi")
    content = path.read_bytes()
    size = content.index(b"strf") + 12
    path.write_bytes(content[:size] + struct.pack("<II", 60000, 60000) + content[size + 8 :])
    assert (await refusal(path, tmp_path)).fault.value


async def test_a_playlist_that_names_another_file(bilingual: Path, tmp_path: Path) -> None:
    """A playlist is a list of files to open; one on this machine must not be readable by uploading its name."""
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:5.5,\n{bilingual}\n#EXT-X-ENDLIST\n"
    for name in ("film.m3u8", "film.mp4"):
        (tmp_path / name).write_text(playlist)
        assert "not a video" in str(await refusal(tmp_path / name, tmp_path))


async def test_a_subtitle_file_that_is_none(bilingual: Path, tmp_path: Path) -> None:
    (tmp_path / "text.srt").write_text("No times here.\n")
    with pytest.raises(NotPlayable, match="no cue of SubRip, WebVTT, ASS or TTML") as raised:
        await encode(bilingual, tmp_path / "work", (SubtitleFile(tmp_path / "text.srt", "en", "English"),))
    assert raised.value.fault.field == "subtitles"
    assert list((tmp_path / "work").iterdir()) == []


async def test_a_wrong_ending_is_no_fault(tmp_path: Path, make_clip: MakeClip) -> None:
    source = make_clip("-f lavfi -i testsrc2=s=320x180:r=10:d=1 -c:v libx264 -f matroska", tmp_path / "film.txt")
    encoded = await encode(source, tmp_path / "work")
    assert encoded.asset.duration == pytest.approx(1.0)
    assert len(encoded.asset.tracks) == 3
