"""What a player is given: the HLS multivariant playlist, the DASH MPD, and the steering documents for both.

All are pure functions of (asset, pathways, steering address). Every ranked appliance is written out as a pathway of
its own: players that support pathway clones in part lose them in their release builds. Addresses are absolute, because a
player that resolves them against a page gets the host wrong; the token is part of the path, so the media playlists inherit
it. The first pathway is the best one: a player that knows nothing of steering plays from it, and falls to the next. What a pathway's
appliance has not got, the pathway takes from the next one after it that has: so each is complete, as players expect, and a portion
comes from the nearest appliance that holds it.

Sources: RFC 8216bis 4.4.6 and 7; ISO/IEC 23009-1, ETSI TS 103 998 (DASH content steering); DASH-IF IOP part 6 (ClearKey).
"""

import base64
import math
import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

import msgspec

from nearcast.catalog.model import Asset, Span, Track, TrackKind, hls_key, pssh
from nearcast.ids import FileId, KeyId
from nearcast.playback.model import Clone, Pathway

_MPD = "urn:mpeg:dash:schema:mpd:2011"
_PROFILE = "urn:mpeg:dash:profile:isoff-on-demand:2011"
_ROLE = "urn:mpeg:dash:role:2011"
_CHANNELS = "urn:mpeg:mpegB:cicp:ChannelConfiguration"
_PROTECTION = "urn:mpeg:dash:mp4protection:2011"
_CLEARKEY = "urn:uuid:e2719d58-a985-b3c9-781a-b030af78d30e"
_CENC = "urn:mpeg:cenc:2013"
_DASHIF = "https://dashif.org/CPS"
_BUFFER_S = 2
_STEREO = 2
_PORT = re.compile(r":\d+$")
_HEX = re.compile("(.{8})(.{4})(.{4})(.{4})(.{12})")
Chain = tuple[Pathway, ...]
"""Pathways in the order in which one stands in for another, the one meant first."""

_LINE_ENDS = str.maketrans({"\n": " ", "\r": " ", '"': "'"})


def multivariant(asset: Asset, pathways: tuple[Pathway, ...], steering_url: str | None) -> str:
    """The HLS multivariant playlist. `pathways` is ranked, best first, and not empty; `steering_url` is None for players that steer
    by themselves."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    if steering_url is not None:
        lines.append(f"#EXT-X-CONTENT-STEERING:SERVER-URI={_quoted(steering_url)},PATHWAY-ID={_quoted(pathways[0].id)}")
    if asset.key:
        lines.append(f"#EXT-X-SESSION-KEY:{hls_key(asset.key)}")
    chains = [pathways[place:] for place in range(len(pathways))]
    for chain in chains:
        lines += _groups(asset, chain)
    for chain in chains:
        lines += _variants(asset, chain)
    return "\n".join([*lines, ""])


def mpd(asset: Asset, pathways: tuple[Pathway, ...], steering_url: str, licence_url: str | None = None) -> str:
    """The DASH MPD, on-demand profile. `pathways` is ranked, best first, and not empty; `licence_url` is None for what is in the clear.

    It asks for the steering document before the start: until Shaka has one it knows the default location alone, and keeps to it
    for as long as the renditions last whose index it read by then.
    """
    duration = f"PT{asset.duration:.3f}S"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        _open(
            "MPD",
            xmlns=_MPD,
            profiles=_PROFILE,
            type="static",
            mediaPresentationDuration=duration,
            minBufferTime=f"PT{_BUFFER_S}S",
        ),
    ]
    lines += [_leaf("BaseURL", f"{pathway.address(asset.id)}/", serviceLocation=pathway.id) for pathway in pathways]
    lines.append(_leaf("ContentSteering", steering_url, defaultServiceLocation=pathways[0].id, queryBeforeStart="true"))
    lines.append(_open("Period", id="0", start="PT0S", duration=duration))
    for number, tracks in enumerate(_adaptation_sets(asset)):
        lines += _adaptation_set(number, asset, tracks, pathways, licence_url)
    return "\n".join([*lines, "</Period>", "</MPD>", ""])


def hls_steering(order: tuple[str, ...], clones: tuple[Clone, ...], ttl_s: int, reload_url: str) -> bytes:
    """The HLS steering document: JSON with the pathways in the order to use them. `clones` are pathways the playlist does not
    list: like the one they are based on, but at another host. hls.js keeps the port and ignores a HOST that has one, while
    dash.js forgets the port where HOST has none."""
    named = tuple(msgspec.structs.replace(clone, host=_PORT.sub("", clone.host)) for clone in clones)
    return msgspec.json.encode(_document(order, named, ttl_s, reload_url))


def dash_steering(order: tuple[str, ...], clones: tuple[Clone, ...], ttl_s: int, reload_url: str) -> bytes:
    """The DASH steering document. SERVICE-LOCATION-PRIORITY is what early DASH players call the same list."""
    return msgspec.json.encode({**_document(order, clones, ttl_s, reload_url), "SERVICE-LOCATION-PRIORITY": order})


def _document(order: tuple[str, ...], clones: tuple[Clone, ...], ttl_s: int, reload_url: str) -> dict[str, object]:
    document: dict[str, object] = {"VERSION": 1, "TTL": ttl_s, "RELOAD-URI": reload_url, "PATHWAY-PRIORITY": order}
    if clones:
        document["PATHWAY-CLONES"] = [
            {"BASE-ID": one.base, "ID": one.id, "URI-REPLACEMENT": {"HOST": one.host}} for one in clones
        ]
    return document


def _giver(asset: Asset, file: FileId, chain: Chain) -> Pathway:
    """Where whoever is on the first pathway of the chain gets a file."""
    portion = asset.file(file).portion
    return next((one for one in chain if portion not in one.lacks), chain[0])


def _groups(asset: Asset, chain: Chain) -> Iterator[str]:
    """The audio and subtitles of one pathway: the same in every one but for group and address."""
    pathway = chain[0]
    groups = [(sounds, "AUDIO", _sound_group(channels, pathway)) for channels, sounds in _sounds(asset).items()]
    groups.append((list(asset.of(TrackKind.subtitles)), "SUBTITLES", _group(TrackKind.subtitles, pathway)))
    for tracks, name, group in groups:
        for number, track in enumerate(tracks):
            kind = track.kind
            first = number == 0 and kind is TrackKind.audio
            attributes = [
                f"TYPE={name}",
                f"GROUP-ID={_quoted(group)}",
                f"NAME={_quoted(_label(track, number))}",
            ]
            if track.language:
                attributes.append(f"LANGUAGE={_quoted(track.language)}")
            attributes += [f"DEFAULT={'YES' if first else 'NO'}", "AUTOSELECT=YES"]
            if kind is TrackKind.subtitles:
                # Shaka learns the pathway of an audio group from the variants, but that of subtitles only from here.
                attributes += ["FORCED=NO", f"PATHWAY-ID={_quoted(pathway.id)}"]
            if track.channels:
                attributes.append(f'CHANNELS="{track.channels}"')
            attributes.append(f"URI={_quoted(_playlist(asset, track, chain))}")
            yield "#EXT-X-MEDIA:" + ",".join(attributes)


def _sounds(asset: Asset) -> dict[int, list[Track]]:
    """The sound of each number of channels, stereo first. In AAC alone: whoever plays HLS plays that, and every group more is all
    variants once more.
    """
    groups: dict[int, list[Track]] = {}
    for track in asset.of(TrackKind.audio):
        if track.codec.startswith("mp4a"):
            groups.setdefault(track.channels or _STEREO, []).append(track)
    return dict(sorted(groups.items()))


def _videos(asset: Asset) -> list[tuple[Track, ...]]:
    """The pictures of each codec, H.264 first, which everybody plays. No player changes between codecs within a film."""
    families: dict[str, list[Track]] = {"avc1": []}
    for track in asset.of(TrackKind.video):
        families.setdefault(track.codec.partition(".")[0], []).append(track)
    return [tuple(tracks) for tracks in families.values() if tracks]


def _variants(asset: Asset, chain: Chain) -> Iterator[str]:
    for channels, audio in _sounds(asset).items() or [(_STEREO, [])]:
        yield from _pictures(asset, audio, channels, chain)


def _pictures(asset: Asset, audio: list[Track], channels: int, chain: Chain) -> Iterator[str]:
    pathway = chain[0]
    for video in (track for same in _videos(asset) for track in same):
        codecs = ",".join(dict.fromkeys([video.codec, *(track.codec for track in audio)]))
        attributes = [
            f"BANDWIDTH={video.bandwidth + max((track.bandwidth for track in audio), default=0)}",
            f"AVERAGE-BANDWIDTH={video.average_bandwidth + max((track.average_bandwidth for track in audio), default=0)}",
            f'CODECS="{codecs}"',
            f"RESOLUTION={video.width}x{video.height}",
        ]
        if video.frame_rate:
            attributes.append(f"FRAME-RATE={video.frame_rate:.3f}")
        if audio:
            attributes.append(f"AUDIO={_quoted(_sound_group(channels, pathway))}")
        if asset.of(TrackKind.subtitles):
            attributes.append(f"SUBTITLES={_quoted(_group(TrackKind.subtitles, pathway))}")
        # Without this, players read three segments in search of captions before they start.
        attributes += ["CLOSED-CAPTIONS=NONE", f"PATHWAY-ID={_quoted(pathway.id)}"]
        yield "#EXT-X-STREAM-INF:" + ",".join(attributes)
        yield _playlist(asset, video, chain)


def _group(kind: TrackKind, pathway: Pathway) -> str:
    return f"{kind.value}-{pathway.id}"


def _sound_group(channels: int, pathway: Pathway) -> str:
    group = _group(TrackKind.audio, pathway)
    return group if channels <= _STEREO else f"{group}-{channels}"


def _playlist(asset: Asset, track: Track, chain: Chain) -> str:
    return f"{_giver(asset, track.playlist, chain).address(asset.id)}/{asset.file(track.playlist).name}"


def _label(track: Track, number: int) -> str:
    return track.label or track.language or f"{track.kind.value} {number + 1}"


def _quoted(text: str) -> str:
    """An HLS quoted string. It has no escapes: quotes become apostrophes, line ends blanks."""
    return f'"{text.translate(_LINE_ENDS)}"'


def _adaptation_sets(asset: Asset) -> Iterator[tuple[Track, ...]]:
    """Renditions a player may switch between lie in one set: all video of a codec; each audio and subtitle track on its own."""
    yield from _videos(asset)
    for track in (*asset.of(TrackKind.audio), *asset.of(TrackKind.subtitles)):
        yield (track,)


def _adaptation_set(
    number: int, asset: Asset, tracks: tuple[Track, ...], pathways: Chain, licence_url: str | None
) -> Iterator[str]:
    first = tracks[0]
    is_text = first.kind is TrackKind.subtitles
    attributes = {"id": str(number), "contentType": "text" if is_text else first.kind.value}
    if first.language:
        attributes["lang"] = first.language
    attributes["mimeType"] = first.media_type
    if not is_text:
        attributes |= {
            "segmentAlignment": "true",
            "subsegmentAlignment": "true",
            "startWithSAP": "1",
            "subsegmentStartsWithSAP": "1",
        }
    if first.kind is TrackKind.video:
        attributes |= {"maxWidth": str(max(t.width or 0 for t in tracks)), "maxHeight": str(max(t.height or 0 for t in tracks))}
    yield _open("AdaptationSet", **attributes)
    if asset.key and licence_url and not is_text:
        yield from _protection(asset.key, licence_url)
    if first.label:
        yield _leaf("Label", first.label)
    yield _descriptor("Role", _ROLE, _role(asset, first))
    for track in tracks:
        yield from _representation(asset, track, pathways)
    yield "</AdaptationSet>"


def _protection(key: KeyId, licence_url: str) -> Iterator[str]:
    """What the files are encrypted with, and who gives the key out for ClearKey. Both namespaces are written out here, so that an MPD in
    the clear has none of them."""
    named = {"xmlns:cenc": _CENC, "cenc:default_KID": _HEX.sub(r"\1-\2-\3-\4-\5", key)}
    yield f"{_open('ContentProtection', schemeIdUri=_PROTECTION, value='cbcs', **named)[:-1]}/>"
    yield _open("ContentProtection", schemeIdUri=_CLEARKEY, value="ClearKey1.0")
    yield _leaf("cenc:pssh", base64.b64encode(pssh(key)).decode(), **{"xmlns:cenc": _CENC})
    yield _leaf("dashif:Laurl", licence_url, **{"xmlns:dashif": _DASHIF})
    yield "</ContentProtection>"


def _role(asset: Asset, track: Track) -> str:
    if track.kind is TrackKind.subtitles:
        return "subtitle"
    first = asset.of(track.kind)[0]
    # The same sound in another codec or with more channels is no dub.
    same = (track.language, track.label) in {(first.language, first.label), (first.language, f"{first.label} 5.1")}
    return "main" if same else "dub"


def _representation(asset: Asset, track: Track, pathways: Chain) -> Iterator[str]:
    attributes = {"id": track.file[:16], "bandwidth": str(track.bandwidth)}
    if track.kind is not TrackKind.subtitles:
        attributes["codecs"] = track.codec
    if track.width and track.height:
        attributes |= {"width": str(track.width), "height": str(track.height), "sar": "1:1"}
    if track.frame_rate:
        attributes["frameRate"] = _frame_rate(track.frame_rate)
    if track.sample_rate:
        attributes["audioSamplingRate"] = str(track.sample_rate)
    yield _open("Representation", **attributes)
    if track.channels:
        yield _descriptor("AudioChannelConfiguration", _CHANNELS, str(track.channels))
    yield from _addresses(asset, track, pathways)
    if track.init is not None and track.index is not None:
        yield _open("SegmentBase", indexRange=_span(track.index), indexRangeExact="true")
        yield f'<Initialization range="{_span(track.init)}"/>'
        yield "</SegmentBase>"
    yield "</Representation>"


def _addresses(asset: Asset, track: Track, pathways: Chain) -> Iterator[str]:
    """The name of the file alone where all have it."""
    file = asset.file(track.file)
    if all(file.portion not in one.lacks for one in pathways):
        yield _leaf("BaseURL", file.name)
        return
    for place, pathway in enumerate(pathways):
        giver = _giver(asset, track.file, pathways[place:])
        yield _leaf("BaseURL", f"{giver.address(asset.id)}/{file.name}", serviceLocation=pathway.id)


def _frame_rate(rate: float) -> str:
    """`24`, or `24000/1001` for the rates of television."""
    if math.isclose(rate, round(rate), abs_tol=1e-6):
        return str(round(rate))
    if math.isclose(rate * 1001 / 1000, round(rate), abs_tol=1e-3):
        return f"{round(rate) * 1000}/1001"
    return f"{round(rate * 1000)}/1000"


def _span(span: Span) -> str:
    return f"{span.first}-{span.last}"


def _descriptor(name: str, scheme: str, value: str) -> str:
    return f"{_open(name, schemeIdUri=scheme, value=value)[:-1]}/>"


def _leaf(name: str, text: str, **attributes: str) -> str:
    return f"{_open(name, **attributes)}{_escaped(text)}</{name}>"


def _open(name: str, **attributes: str) -> str:
    return f"<{name}" + "".join(f' {key}="{_escaped(value)}"' for key, value in attributes.items()) + ">"


def _escaped(text: str) -> str:
    """Text or attribute for XML 1.0, which has no way to write most control characters: they are left out."""
    written = "".join(c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff")
    return escape(written, {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
