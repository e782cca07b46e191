"""Subtitles that come beside a film become WebVTT in UTF-8.

WebVTT is kept as it is: passing it through FFmpeg would drop positions and styles. SubRip and ASS go through FFmpeg, which knows
their many dialects, and TTML through ttconv, which knows how its times and styles are inherited.
"""

import re
import sys
from pathlib import Path

from nearcast.ingest.encoder import ffmpeg
from nearcast.ingest.model import NotPlayable, SubtitleFile
from nearcast.ingest.model.limits import MEMORY_BYTES_MAX
from nearcast.runtime import sandbox
from nearcast.runtime.sandbox import Limits

_SIZE_MAX = 8_000_000
_VTT_CUE = re.compile(r"^(?:\d+:)?\d\d:\d\d\.\d{3}[ \t]+-->[ \t]+(?:\d+:)?\d\d:\d\d\.\d{3}", re.MULTILINE)
_SRT_CUE = re.compile(r"^\d+:\d\d:\d\d[,.]\d{1,3}[ \t]*-->[ \t]*\d+:\d\d:\d\d[,.]\d{1,3}", re.MULTILINE)


_TTML = re.compile(r"<(\w+:)?tt[\s>]")
_PICTURES = (b"PG", b"# VobSub")
"""How subtitles of Blu-rays and DVDs begin."""
_LIMITS = Limits(processor_s=60, wall_s=120.0, memory=MEMORY_BYTES_MAX, file=4 * _SIZE_MAX)


async def to_vtt(subtitle: SubtitleFile, folder: Path, name: str) -> None:
    """Writes `folder/name`. Raises NotPlayable when the file is not subtitles."""
    text = _read(subtitle)
    if text.startswith("WEBVTT") and _VTT_CUE.search(text):
        (folder / name).write_text(text, encoding="utf-8")
    elif text.lstrip().startswith("[Script Info]"):
        await _by_ffmpeg(text, "ass", folder, name)
    elif _TTML.search(text):
        await _by_ttconv(subtitle, folder, name)
    elif _SRT_CUE.search(text):
        await _by_ffmpeg(text, "srt", folder, name)
    else:
        raise _refused(subtitle, "holds no cue of SubRip, WebVTT, ASS or TTML", "Save the subtitles as .srt or .vtt.")


async def _by_ffmpeg(text: str, kind: str, folder: Path, name: str) -> None:
    (folder / f"{name}.{kind}").write_text(text, encoding="utf-8")
    words = [*ffmpeg.input_words(f"{name}.{kind}", kind), "-c:s", "webvtt", "-f", "webvtt", name]
    await ffmpeg.run(words, folder, (), 0)


async def _by_ttconv(subtitle: SubtitleFile, folder: Path, name: str) -> None:
    command = [sys.executable, "-m", "nearcast.ingest.encoder.ttml", str(subtitle.path.resolve())]
    try:
        async with sandbox.run(command, folder, (subtitle.path, *sandbox.python()), _LIMITS) as child:
            printed, _ = await child.communicate()
    except sandbox.Broken as broken:
        raise _refused(subtitle, f"takes more {broken.rule} than it may", "Save the subtitles as .srt or .vtt.") from broken
    if child.returncode != 0 or not _VTT_CUE.search(printed.decode("utf-8", "replace")):
        raise _refused(subtitle, "is no TTML that can be read", "Save the subtitles as .srt or .vtt.")
    (folder / name).write_bytes(printed)


def is_empty(path: Path) -> bool:
    """Whether a WebVTT file has no cue: some sources carry a subtitle track with nothing in it."""
    return not _VTT_CUE.search(path.read_text("utf-8", errors="replace"))


def _read(subtitle: SubtitleFile) -> str:
    if not subtitle.path.is_file():
        raise _refused(subtitle, "is not there", "Give the path of a .srt, .vtt, .ass or .ttml file.")
    if subtitle.path.stat().st_size > _SIZE_MAX:
        raise _refused(subtitle, "is larger than 8 MB", "Subtitles are text: check that it is the right file.")
    raw = subtitle.path.read_bytes()
    if raw.startswith(_PICTURES):
        raise _refused(subtitle, "holds pictures of text", "Send them as text: .srt, .vtt, .ass or .ttml.")
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return raw.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise _refused(subtitle, "is not UTF-8", "Save it again as UTF-8.") from error


def _refused(subtitle: SubtitleFile, found: str, remedy: str) -> NotPlayable:
    return NotPlayable(f"The subtitle file {found}.", field="subtitles", value=subtitle.path.name, remedy=remedy)
