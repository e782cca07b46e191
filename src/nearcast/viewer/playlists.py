"""Reading HLS playlists: as much of RFC 8216bis as Nearcast's own playlists use, and no more."""

import re
from urllib.parse import urljoin

from nearcast.units import Bitrate, Seconds
from nearcast.viewer.model import BadPlaylist, MediaPlaylist, Multivariant, Rendition, Segment, Variant

_H264 = "avc1"
"""What this viewer plays, as every device does: renditions in other codecs are not for it."""
_ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^",]*)')


def multivariant(text: str, base: str) -> Multivariant:
    """A multivariant playlist that was read from `base`. Raises BadPlaylist."""
    variants: list[Variant] = []
    audio: list[Rendition] = []
    steering = first = None
    lines = iter(_lines(text))
    for line in lines:
        tag, _, rest = line.partition(":")
        given = _attributes(rest)
        if tag == "#EXT-X-CONTENT-STEERING":
            steering, first = urljoin(base, given["SERVER-URI"]), given.get("PATHWAY-ID")
        elif tag == "#EXT-X-MEDIA" and given.get("TYPE") == "AUDIO":
            default = given.get("DEFAULT") == "YES"
            audio.append(Rendition(urljoin(base, given["URI"]), given["GROUP-ID"], given["NAME"], default))
        elif tag == "#EXT-X-STREAM-INF":
            uri = urljoin(base, next(lines, ""))
            if _H264 in given.get("CODECS", _H264):
                variants.append(_variant(given, uri))
    if not variants:
        raise BadPlaylist("The playlist lists no variants in H.264.", field="hls_url", value=base)
    return Multivariant(tuple(variants), tuple(audio), steering, first)


def media(text: str) -> MediaPlaylist:
    """A media playlist of one file cut by byte ranges. Raises BadPlaylist."""
    segments: list[Segment] = []
    init: Segment | None = None
    uri = ""
    duration = 0.0
    span = ""
    for line in _lines(text):
        tag, _, rest = line.partition(":")
        if tag == "#EXT-X-MAP":
            given = _attributes(rest)
            uri = given["URI"]
            init = _span(given["BYTERANGE"], 0.0, 0)
        elif tag == "#EXTINF":
            duration = float(rest.partition(",")[0])
        elif tag == "#EXT-X-BYTERANGE":
            span = rest
        elif not line.startswith("#"):
            after = segments[-1].offset + segments[-1].size if segments else 0
            segments.append(_span(span, duration, after))
    if init is None or not segments:
        raise BadPlaylist("The media playlist has no header or no segments.")
    return MediaPlaylist(uri, init, tuple(segments))


def _lines(text: str) -> list[str]:
    if not text.startswith("#EXTM3U"):
        raise BadPlaylist("This is no playlist: it does not begin with #EXTM3U.")
    return [line.strip() for line in text.splitlines() if line.strip()]


def _attributes(text: str) -> dict[str, str]:
    return {name: value.strip('"') for name, value in _ATTRIBUTE.findall(text)}


def _variant(given: dict[str, str], uri: str) -> Variant:
    height = int(given.get("RESOLUTION", "0x0").partition("x")[2])
    return Variant(uri, given.get("PATHWAY-ID", "."), Bitrate(int(given["BANDWIDTH"])), height, given.get("AUDIO", ""))


def _span(text: str, duration: float, after: int) -> Segment:
    size, _, offset = text.partition("@")
    try:
        return Segment(Seconds(duration), int(offset) if offset else after, int(size))
    except ValueError as error:
        raise BadPlaylist(f"{text!r} is not a byte range.") from error
