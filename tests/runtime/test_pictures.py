"""Pictures are drawn anew: what is taken, and what of it is kept."""

import asyncio
import struct
from pathlib import Path

import imageio_ffmpeg
import pytest

from nearcast.runtime import pictures

_SECRET = b"where it was taken"
_SIDE = 320


async def _draw(sent: bytes) -> bytes:
    return await pictures.draw(sent, f"crop='min(iw,ih)':'min(iw,ih)',scale={_SIDE}:{_SIDE}", 200_000)


async def _drawn(folder: Path, name: str, size: str = "200x400") -> bytes:
    """Red, and blue above."""
    words = ["-f", "lavfi", "-i", f"color=red:s={size}", "-vf", "drawbox=0:0:iw:ih/2:blue:fill", "-frames:v", "1", name]
    await _ffmpeg(folder, *words)
    return (folder / name).read_bytes()


async def _ffmpeg(folder: Path, *words: str) -> bytes:
    program = imageio_ffmpeg.get_ffmpeg_exe()
    running = await asyncio.create_subprocess_exec(
        program, "-loglevel", "error", *words, cwd=folder, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await running.communicate()
    assert running.returncode == 0
    return told


def _turned(jpeg: bytes) -> bytes:
    """The same as from a camera held upright, which also noted where it was."""
    place = 8 + 2 + 2 * 12 + 4
    entries = struct.pack(">HHIHH", 0x112, 3, 1, 6, 0) + struct.pack(">HHII", 0x10E, 2, len(_SECRET), place)
    noted = b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">H", 2) + entries + bytes(4) + _SECRET
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(noted) + 2) + noted + jpeg[2:]


async def test_a_picture_is_drawn_anew_square_upright_and_without_what_the_camera_noted(tmp_path: Path) -> None:
    kept = await _draw(_turned(await _drawn(tmp_path, "sent.jpg")))
    assert _SECRET not in kept
    assert b"Exif" not in kept
    (tmp_path / "kept.jpg").write_bytes(kept)
    raw = await _ffmpeg(tmp_path, "-i", "kept.jpg", "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
    assert len(raw) == 3 * _SIDE**2
    left, right = raw[3 * 10 : 3 * 11], raw[3 * (_SIDE - 10) : 3 * (_SIDE - 9)]
    assert left[0] > 200 > left[2]
    assert right[2] > 200 > right[0]


@pytest.mark.parametrize("name", ["sent.png", "sent.webp"])
async def test_other_kinds_are_taken_too(tmp_path: Path, name: str) -> None:
    assert (await _draw(await _drawn(tmp_path, name))).startswith(b"\xff\xd8\xff")


async def test_what_is_no_picture_or_too_large_is_refused(tmp_path: Path) -> None:
    png = await _drawn(tmp_path, "sent.png", "8000x8000")
    for sent in (b"", b"GIF89a", b"\xff\xd8\xff" + bytes(100), png):
        with pytest.raises(pictures.BadPicture, match="megapixels") as refused:
            await _draw(sent)
        assert refused.value.fault.field == "picture"
