"""Which sources are let in.

A source is refused before it costs anything, with the rule it breaks and what to do. The rules run from the cheapest to the
one that needs the file's end.
"""

from nearcast.ingest.model import NotPlayable, ProbedSource, TextStream, VideoStream
from nearcast.ingest.model.languages import tag_of
from nearcast.ingest.model.limits import DURATION_MAX_S, PIXELS_MAX, SIDE_MAX, SIDE_MIN, STREAMS_MAX

_MISSING_S = 0.4
_MISSING_SHARE = 0.01
_EXPORT_AGAIN = "Export it again as MP4, MOV, MKV or WebM."
_UPLOAD_AGAIN = "Upload it again, whole."


def judge(source: ProbedSource) -> VideoStream:
    """The picture of a source that breaks no rule. Raises NotPlayable."""
    if source.streams > STREAMS_MAX:
        raise _refused(
            f"The source has more than {STREAMS_MAX} streams.", source.streams, "Keep one picture and its languages."
        )
    video = source.video
    if video is None:
        raise _refused("The source has no video stream.", source.format, "Nearcast takes films: add a picture.")
    if not video.codec:
        raise _refused("The picture's codec is not known.", source.format, _EXPORT_AGAIN)
    if max(video.width, video.height) > SIDE_MAX or video.width * video.height > PIXELS_MAX:
        size = f"{video.width}x{video.height}"
        raise _refused(f"The picture is larger than {SIDE_MAX} pixels a side or 35 megapixels.", size, "Scale it down to 4K.")
    if min(video.width, video.height) < SIDE_MIN:
        size = f"{video.width}x{video.height}"
        raise _refused(f"The picture is smaller than {SIDE_MIN} pixels a side.", size, "Upload the original.")
    if video.end <= 0 or source.duration <= 0:
        raise _refused("The source has no duration: not one picture can be shown.", f"{source.duration:.2f} s", _EXPORT_AGAIN)
    if source.declared > DURATION_MAX_S:
        raise _refused("The source is longer than 24 hours.", f"{source.declared:.0f} s", "Cut it into parts.")
    if source.declared - source.duration > max(_MISSING_S, _MISSING_SHARE * source.declared):
        found = f"{source.duration:.1f} of {source.declared:.1f} s"
        raise _refused("The source is cut short: its end is missing.", found, _UPLOAD_AGAIN)
    return video


def burned(source: ProbedSource, wish: str) -> TextStream | None:
    """The subtitles to draw into the picture, by their language or the number of their stream. Raises NotPlayable."""
    if not wish:
        return None
    for one in source.pictured:
        if wish == str(one.index) or (one.language is not None and tag_of(wish) == tag_of(one.language)):
            return one
    there = ", ".join(f"{one.language or 'unnamed'} (stream {one.index})" for one in source.pictured) or "none"
    raise NotPlayable(
        f"The source has no subtitles that are pictures in {wish} (found: {there}).",
        field="burn_in",
        value=wish,
        remedy="Name one of those that were found, or send subtitles of letters beside the film.",
    )


def left_out(source: ProbedSource, burned_in: str = "") -> tuple[str, ...]:
    """What of an admitted source is not in the title, for people. Raises NotPlayable."""
    drawn = burned(source, burned_in)
    return tuple(
        f"The subtitles in {one.language or 'an unnamed language'} (stream {one.index}, {one.codec or 'unknown'}) are pictures of text."
        f" Send them beside the film as .srt, .vtt, .ass or .ttml, or have them drawn into the picture: --burn-in {one.index}"
        for one in source.pictured
        if one != drawn
    )


def _refused(message: str, found: object, remedy: str) -> NotPlayable:
    return NotPlayable(f"{message[:-1]} (found: {found}).", field="source", value=found, remedy=remedy)
