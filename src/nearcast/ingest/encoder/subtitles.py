"""Subtitles that come beside a film become WebVTT in UTF-8.

WebVTT is kept as it is: passing it through FFmpeg would drop positions and styles. SubRip goes through FFmpeg, which knows
its many dialects.
"""

import re
from pathlib import Path

from nearcast.ingest.encoder import ffmpeg
from nearcast.ingest.model import NotPlayable, SubtitleFile

_SIZE_MAX = 8_000_000
_VTT_CUE = re.compile(r"^(?:\d+:)?\d\d:\d\d\.\d{3}[ \t]+-->[ \t]+(?:\d+:)?\d\d:\d\d\.\d{3}", re.MULTILINE)
_SRT_CUE = re.compile(r"^\d+:\d\d:\d\d[,.]\d{1,3}[ \t]*-->[ \t]*\d+:\d\d:\d\d[,.]\d{1,3}", re.MULTILINE)


async def to_vtt(subtitle: SubtitleFile, folder: Path, name: str) -> None:
    """Writes `folder/name`. Raises NotPlayable when the file is not subtitles."""
    text = _read(subtitle)
    if text.startswith("WEBVTT") and _VTT_CUE.search(text):
        (folder / name).write_text(text, encoding="utf-8")
    elif _SRT_CUE.search(text):
        (folder / f"{name}.srt").write_text(text, encoding="utf-8")
        words = [*ffmpeg.input_words(f"{name}.srt", "srt"), "-c:s", "webvtt", "-f", "webvtt", name]
        await ffmpeg.run(words, folder, (), 0)
    else:
        raise _refused(subtitle, "holds no SubRip or WebVTT cue", "Save the subtitles as .srt or .vtt.")


def is_empty(path: Path) -> bool:
    """Whether a WebVTT file has no cue: some sources carry a subtitle track with nothing in it."""
    return not _VTT_CUE.search(path.read_text("utf-8", errors="replace"))


def _read(subtitle: SubtitleFile) -> str:
    if not subtitle.path.is_file():
        raise _refused(subtitle, "is not there", "Give the path of a .srt or .vtt file.")
    if subtitle.path.stat().st_size > _SIZE_MAX:
        raise _refused(subtitle, "is larger than 8 MB", "Subtitles are text: check that it is the right file.")
    raw = subtitle.path.read_bytes()
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return raw.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise _refused(subtitle, "is not UTF-8", "Save it again as UTF-8.") from error


def _refused(subtitle: SubtitleFile, found: str, remedy: str) -> NotPlayable:
    return NotPlayable(f"The subtitle file {found}.", field="subtitles", value=subtitle.path.name, remedy=remedy)
