"""Playlists, MPD and steering documents: read back as a player would."""

import base64
import itertools
import json
import re
from collections.abc import Callable
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearcast.catalog.model import Asset, File, Span, Track, TrackKind
from nearcast.catalog.policy.portions import in_portions
from nearcast.ids import AssetId, FileId, KeyId
from nearcast.playback.model import Clone, Pathway
from nearcast.playback.policy.playlists import dash_steering, hls_steering, mpd, multivariant
from nearcast.units import Bitrate, Bytes, Seconds

TOKEN = "k1.1999999999.any.s1.abc"
STEERING = "https://cloud.example/steer?session=s1&x=1"
NEAR, FAR = Pathway("a1", "https://a1.example", token=TOKEN), Pathway("origin", "https://origin.example", token=TOKEN)
KEY = KeyId("00112233445566778899aabbccddeeff")
LICENCE = "https://cloud.example/licence?a=1&b=2"
NAMESPACE = {"d": "urn:mpeg:dash:schema:mpd:2011"}
MPD_ORDER = ["BaseURL", "BaseURL", "ContentSteering", "Period"]
SET_ORDER = ["ContentProtection", "Label", "Role", "Representation"]
REPRESENTATION_ORDER = ["AudioChannelConfiguration", "BaseURL", "SegmentBase"]


def file_id(letter: str) -> FileId:
    return FileId(letter * 64)


def track(kind: TrackKind, letter: str, rate: int, label: str | None = None, language: str | None = None) -> Track:
    media_type = {"video": "video/mp4", "audio": "audio/mp4", "subtitles": "text/vtt"}[kind]
    made = Track(
        kind=kind,
        file=file_id(letter),
        playlist=file_id(letter.upper()),
        media_type=media_type,
        codec={"video": "avc1.64001f", "audio": "mp4a.40.2", "subtitles": "wvtt"}[kind],
        bandwidth=Bitrate(rate),
        average_bandwidth=Bitrate(rate - 10),
        language=language,
        label=label,
    )
    if kind is TrackKind.video:
        return msgspec.structs.replace(
            made, width=rate // 1000, height=720, frame_rate=24000 / 1001, init=Span(0, 99), index=Span(100, 149)
        )
    if kind is TrackKind.audio:
        return msgspec.structs.replace(made, channels=2, sample_rate=48000, init=Span(0, 79), index=Span(80, 99))
    return made


def asset(*tracks: Track) -> Asset:
    files = []
    for one in tracks:
        ending = "vtt" if one.kind is TrackKind.subtitles else "mp4"
        files.append(File(one.file, f"{one.file}.{ending}", Bytes(1000), one.media_type))
        files.append(File(one.playlist, f"{one.playlist}.m3u8", Bytes(100), "application/vnd.apple.mpegurl"))
    return Asset(AssetId("f" * 32), Seconds(61.5), tuple(files), tuple(tracks))


FILM = asset(
    track(TrackKind.video, "a", 2_000_000),
    track(TrackKind.video, "b", 1_000_000),
    track(TrackKind.audio, "c", 130_000, "English", "en"),
    track(TrackKind.audio, "d", 128_000, "Ελληνικά", "el"),
    track(TrackKind.subtitles, "e", 300, "العربية", "ar"),
)


def attributes(line: str) -> dict[str, str]:
    """The attribute list of an HLS tag, quotes kept off."""
    found = re.findall(r'([A-Z0-9-]+)=("[^"]*"|[^",]*)(?:,|$)', line.partition(":")[2])
    assert ",".join(f"{name}={value}" for name, value in found) == line.partition(":")[2]
    return {name: value.strip('"') for name, value in found}


def test_every_variant_is_listed_once_a_pathway() -> None:
    lines = multivariant(FILM, (NEAR, FAR), STEERING).splitlines()
    assert lines[0] == "#EXTM3U"
    steering = attributes(next(line for line in lines if "CONTENT-STEERING" in line))
    assert steering == {"SERVER-URI": STEERING, "PATHWAY-ID": "a1"}
    variants = [(attributes(a), b) for a, b in itertools.pairwise(lines) if a.startswith("#EXT-X-STREAM-INF")]
    assert [(v["PATHWAY-ID"], v["BANDWIDTH"]) for v, _ in variants] == [
        ("a1", "2130000"),
        ("a1", "1130000"),
        ("origin", "2130000"),
        ("origin", "1130000"),
    ]
    best, uri = variants[0]
    assert uri == f"https://a1.example/{TOKEN}/{'f' * 32}/{'A' * 64}.m3u8"
    assert best == {
        "BANDWIDTH": "2130000",
        "AVERAGE-BANDWIDTH": "2129980",
        "CODECS": "avc1.64001f,mp4a.40.2",
        "RESOLUTION": "2000x720",
        "FRAME-RATE": "23.976",
        "AUDIO": "audio-a1",
        "SUBTITLES": "subtitles-a1",
        "CLOSED-CAPTIONS": "NONE",
        "PATHWAY-ID": "a1",
    }


def test_groups_of_all_pathways_are_alike_but_for_group_and_address() -> None:
    lines = multivariant(FILM, (NEAR, FAR), STEERING).splitlines()
    media = [attributes(line) for line in lines if line.startswith("#EXT-X-MEDIA")]
    near, far = media[:3], media[3:]
    assert [m["GROUP-ID"] for m in near] == ["audio-a1", "audio-a1", "subtitles-a1"]
    assert [m["DEFAULT"] for m in near] == ["YES", "NO", "NO"]
    assert [(m["NAME"], m["LANGUAGE"]) for m in near] == [("English", "en"), ("Ελληνικά", "el"), ("العربية", "ar")]
    for one, other in zip(near, far, strict=True):
        assert other["URI"] == one["URI"].replace("https://a1.", "https://origin.")
        differ = {"URI", "GROUP-ID", "PATHWAY-ID"}
        assert {k: v for k, v in one.items() if k not in differ} == {k: v for k, v in other.items() if k not in differ}


def test_surround_is_a_group_of_its_own_and_opus_is_for_dash() -> None:
    stereo = track(TrackKind.audio, "c", 130_000, "English", "en")
    opus = msgspec.structs.replace(track(TrackKind.audio, "d", 97_000, "English", "en"), codec="opus")
    six = msgspec.structs.replace(track(TrackKind.audio, "e", 390_000, "English 5.1", "en"), channels=6)
    film = asset(track(TrackKind.video, "a", 2_000_000), stereo, opus, six)
    lines = multivariant(film, (NEAR,), STEERING).splitlines()
    sounds = [attributes(line) for line in lines if "TYPE=AUDIO" in line]
    assert [(one["GROUP-ID"], one["CHANNELS"]) for one in sounds] == [("audio-a1", "2"), ("audio-a1-6", "6")]
    variants = [attributes(line) for line in lines if line.startswith("#EXT-X-STREAM-INF")]
    assert [(one["AUDIO"], one["BANDWIDTH"]) for one in variants] == [("audio-a1", "2130000"), ("audio-a1-6", "2390000")]
    assert all("opus" not in one["CODECS"] for one in variants)
    document = mpd(film, (NEAR,), STEERING)
    assert document.count('contentType="audio"') == 3
    assert document.count('value="main"') == 4
    assert 'codecs="opus"' in document


def test_subtitles_say_their_pathway() -> None:
    """Shaka asks nobody for them otherwise: it knows pathways of audio from the variants, and of subtitles from nowhere."""
    lines = multivariant(FILM, (NEAR, FAR), STEERING).splitlines()
    media = [attributes(line) for line in lines if line.startswith("#EXT-X-MEDIA:TYPE=SUBTITLES")]
    assert [one["PATHWAY-ID"] for one in media] == ["a1", "origin"]


def test_a_silent_film_names_no_groups() -> None:
    text = multivariant(asset(track(TrackKind.video, "a", 2_000_000)), (NEAR,), STEERING)
    assert "EXT-X-MEDIA" not in text
    assert "AUDIO=" not in text
    assert 'CODECS="avc1.64001f"' in text


def test_mpd_has_a_base_for_each_pathway_and_the_spans_of_each_file() -> None:
    root = ElementTree.fromstring(mpd(FILM, (NEAR, FAR), STEERING))
    bases = root.findall("d:BaseURL", NAMESPACE)
    assert [(b.get("serviceLocation"), b.text) for b in bases] == [
        ("a1", f"https://a1.example/{TOKEN}/{'f' * 32}/"),
        ("origin", f"https://origin.example/{TOKEN}/{'f' * 32}/"),
    ]
    steering = root.find("d:ContentSteering", NAMESPACE)
    assert steering is not None
    assert (steering.text, steering.get("defaultServiceLocation")) == (STEERING, "a1")
    assert root.get("mediaPresentationDuration") == "PT61.500S"
    sets = root.findall("d:Period/d:AdaptationSet", NAMESPACE)
    assert [(s.get("contentType"), s.get("lang")) for s in sets] == [
        ("video", None),
        ("audio", "en"),
        ("audio", "el"),
        ("text", "ar"),
    ]
    assert [len(s.findall("d:Representation", NAMESPACE)) for s in sets] == [2, 1, 1, 1]
    video = sets[0].find("d:Representation", NAMESPACE)
    assert video is not None
    assert video.get("frameRate") == "24000/1001"
    segments = video.find("d:SegmentBase", NAMESPACE)
    assert segments is not None
    assert segments.get("indexRange") == "100-149"
    assert sets[3].find("d:Representation/d:SegmentBase", NAMESPACE) is None
    assert sets[3].findtext("d:Representation/d:BaseURL", None, NAMESPACE) == f"{'e' * 64}.vtt"


@pytest.mark.parametrize("key", [None, KEY])
def test_mpd_keeps_the_order_of_the_schema(key: KeyId | None) -> None:
    root = ElementTree.fromstring(mpd(msgspec.structs.replace(FILM, key=key), (NEAR, FAR), STEERING, LICENCE if key else None))
    assert names(root) == MPD_ORDER
    for one in root.iter(f"{{{NAMESPACE['d']}}}AdaptationSet"):
        assert in_order(names(one), SET_ORDER)
    for one in root.iter(f"{{{NAMESPACE['d']}}}Representation"):
        assert in_order(names(one), REPRESENTATION_ORDER)


def test_mpd_says_what_is_encrypted_and_who_gives_the_key_out() -> None:
    """ISO/IEC 23001-7, 11.2, and DASH-IF IOP part 6: of picture and sound, not of texts."""
    root = ElementTree.fromstring(mpd(msgspec.structs.replace(FILM, key=KEY), (NEAR, FAR), STEERING, LICENCE))
    sets = root.findall("d:Period/d:AdaptationSet", NAMESPACE)
    protected = [one.findall("d:ContentProtection", NAMESPACE) for one in sets]
    assert [len(said) for said in protected] == [2, 2, 2, 0]
    common, clearkey = protected[0]
    assert common.attrib == {
        "schemeIdUri": "urn:mpeg:dash:mp4protection:2011",
        "value": "cbcs",
        "{urn:mpeg:cenc:2013}default_KID": "00112233-4455-6677-8899-aabbccddeeff",
    }
    assert clearkey.attrib == {"schemeIdUri": "urn:uuid:e2719d58-a985-b3c9-781a-b030af78d30e", "value": "ClearKey1.0"}
    assert clearkey.findtext("{https://dashif.org/CPS}Laurl") == LICENCE
    named = base64.b64decode(clearkey.findtext("{urn:mpeg:cenc:2013}pssh") or "")
    assert (len(named), named[4:8], bytes.fromhex(KEY) in named) == (52, b"pssh", True)


def test_steering_documents() -> None:
    assert json.loads(hls_steering(("b", "a"), (), 10, STEERING)) == {
        "VERSION": 1,
        "TTL": 10,
        "RELOAD-URI": STEERING,
        "PATHWAY-PRIORITY": ["b", "a"],
    }
    assert json.loads(dash_steering(("b", "a"), (), 10, STEERING))["SERVICE-LOCATION-PRIORITY"] == ["b", "a"]


@pytest.mark.parametrize(
    ("document", "host", "expected"),
    [
        (hls_steering, "new.example:8443", "new.example"),
        (hls_steering, "[2001:db8::1]:8443", "[2001:db8::1]"),
        (hls_steering, "[2001:db8::1]", "[2001:db8::1]"),
        (dash_steering, "new.example:8443", "new.example:8443"),
    ],
)
def test_who_joins_later_is_a_clone(document: Callable[..., bytes], host: str, expected: str) -> None:
    told = json.loads(document(("new", "a"), (Clone("new", "a", host),), 10, STEERING))
    assert told["PATHWAY-CLONES"] == [{"BASE-ID": "a", "ID": "new", "URI-REPLACEMENT": {"HOST": expected}}]


labels = st.text(max_size=40).filter(bool)


@given(label=labels, address=labels)
def test_no_label_or_address_breaks_out_of_its_place(label: str, address: str) -> None:
    film = asset(
        track(TrackKind.video, "a", 2_000_000),
        track(TrackKind.audio, "c", 130_000, label, "en"),
        track(TrackKind.subtitles, "e", 300, label, "en"),
    )
    lines = multivariant(film, (NEAR,), address).split("\n")
    tags = [line.partition(":")[0] for line in lines if line.startswith("#EXT-X-")]
    assert tags.count("#EXT-X-MEDIA") == 2
    assert len(lines) == 9
    for line in lines:
        assert line.count('"') % 2 == 0
    root = ElementTree.fromstring(mpd(film, (NEAR,), address))
    read = root.findtext("d:Period/d:AdaptationSet[2]/d:Label", None, NAMESPACE)
    assert read == "".join(c for c in label if is_xml(c))


def is_xml(letter: str) -> bool:
    """What XML 1.0 can write at all (its production 2)."""
    point = ord(letter)
    return letter in "\t\n\r" or 0x20 <= point <= 0xD7FF or 0xE000 <= point <= 0xFFFD or point >= 0x10000


def names(element: ElementTree.Element) -> list[str]:
    return [child.tag.partition("}")[2] for child in element]


def in_order(found: list[str], order: list[str]) -> bool:
    places = [order.index(name) for name in found]
    return places == sorted(places)


def test_what_a_pathway_lacks_comes_from_the_next_that_has_it() -> None:
    film = in_portions(FILM, Bytes(1000))
    near = msgspec.structs.replace(NEAR, lacks=(1,))
    between = Pathway("a2", "https://a2.example", token=TOKEN, lacks=(0,))
    whole = msgspec.structs.replace(near, id="a1.whole", lacks=())
    pathways = near, between, FAR, whole
    lines = multivariant(film, pathways, STEERING).splitlines()
    variants = [
        (attributes(line)["PATHWAY-ID"], attributes(line)["RESOLUTION"], uri.removeprefix("https://").partition(".")[0])
        for line, uri in itertools.pairwise(lines)
        if line.startswith("#EXT-X-STREAM-INF")
    ]
    assert variants == [
        ("a1", "2000x720", "a2"),
        ("a1", "1000x720", "a1"),
        ("a2", "2000x720", "a2"),
        ("a2", "1000x720", "origin"),
        ("origin", "2000x720", "origin"),
        ("origin", "1000x720", "origin"),
        ("a1.whole", "2000x720", "a1"),
        ("a1.whole", "1000x720", "a1"),
    ]
    sounds = {attributes(line)["GROUP-ID"]: attributes(line)["URI"] for line in lines if "TYPE=AUDIO" in line}
    assert sounds["audio-a2"].startswith("https://origin.example/")
    root = ElementTree.fromstring(mpd(film, pathways, STEERING))
    large, small = root.findall(".//d:AdaptationSet[@contentType='video']/d:Representation", NAMESPACE)
    named = [(one.get("serviceLocation"), (one.text or "").split("/")[2]) for one in large.findall("d:BaseURL", NAMESPACE)]
    assert named == [
        ("a1", "a2.example"), ("a2", "a2.example"), ("origin", "origin.example"), ("a1.whole", "a1.example")
    ]  # fmt: skip
    assert len(small.findall("d:BaseURL", NAMESPACE)) == len(pathways)
