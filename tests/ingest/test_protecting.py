"""Protected films: FFmpeg's own decryption gives the pictures and the sound of the clear ones, and nothing else does."""

import asyncio
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.ingest.alone import encode

from nearcast.catalog.model import TrackKind, hls_key
from nearcast.ids import JobId, KeyId
from nearcast.ingest import policy
from nearcast.ingest.encoder import cenc, cmaf, h264, protecting
from nearcast.ingest.encoder.cenc import Part
from nearcast.ingest.encoder.cmaf import BrokenCmaf
from nearcast.ingest.encoder.ffmpeg import program
from nearcast.ingest.model import BadWishes, ContentKey, Knobs, Wishes

MakeClip = Callable[[str, Path], Path]

KEY = ContentKey(KeyId("00112233445566778899aabbccddeeff"), bytes(range(16)), bytes(range(16, 32)))
_CMAF = "-movflags +cmaf+frag_keyframe+global_sidx+skip_trailer -f mp4"
_COLOURS = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709"
_SOURCE = "-f lavfi -i testsrc2=s=320x180:r=25:d=2"
_PICTURES = {
    "cabac": "-preset medium -bf 3 -weightp 2",
    "cavlc": "-profile:v baseline -preset fast",
    "weighted": "-x264-params weightp=2:weightb=1:ref=6:b-pyramid=normal:bframes=5:slices=3 -vf fade=in:0:40",
    "interlaced": "-x264-params tff=1:bframes=2:ref=3 -flags +ildct+ilme",
    "large": "-crf 2 -preset ultrafast -vf noise=alls=60:allf=t",
}
_SOUNDS = {"aac": "-c:a aac", "opus": "-c:a libopus"}


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [str(program()), "-nostdin", "-hide_banner", "-xerror", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True)


def frames(path: Path, key: bytes | None = None) -> str:
    opened = ["-decryption_key", key.hex()] if key else []
    return run("-loglevel", "error", *opened, "-i", str(path), "-map", "0:0", "-f", "framemd5", "-").stdout


def picture(words: str, path: Path, make_clip: MakeClip) -> Path:
    made = f"{words},{_COLOURS}" if "-vf" in words else f"{words} -vf {_COLOURS}"
    return make_clip(f"{_SOURCE} -c:v libx264 -g 25 {made} {_CMAF}", path)


@pytest.mark.parametrize("name", _PICTURES)
def test_the_length_of_slice_headers_is_that_which_ffmpeg_finds(name: str, tmp_path: Path, make_clip: MakeClip) -> None:
    """FFmpeg's bitstream parser shares no code with ours: it tells the place of each syntax element in bits."""
    clip = picture(_PICTURES[name], tmp_path / "clear.mp4", make_clip)
    said = run("-i", str(clip), "-c", "copy", "-bsf:v", "trace_headers", "-f", "null", "-").stderr
    found = []
    for header in said.split("Slice Header")[1:]:
        elements = re.findall(r"\] (\d+) +[\w\[\]]+ +([01]+) = ", header.split("Packet:")[0])
        found.append((int(elements[-1][0]) + len(elements[-1][1]) + 7) // 8)
    assert headers(clip) == found
    assert len(found) >= 50


def headers(clip: Path) -> list[int]:
    """The lengths of all slice headers, without the bytes against false start codes: FFmpeg counts without them too."""
    found = []
    with cmaf.mapped(clip) as data:
        top = list(cmaf.boxes(data, 0, len(data)))
        configuration = cmaf.one(data, top[1], b"avcC")
        sets = h264.read_sets(data[configuration.body : configuration.end])
        for mdat in top[4::2]:
            for nal in nals(data[mdat.body : mdat.end]):
                size = h264.header_bytes(nal, sets)
                found += [] if size is None else [len(nal[:size].replace(b"\0\0\3", b"\0\0"))]
    return found


def nals(data: bytes) -> list[bytes]:
    found, at = [], 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4])
        found.append(data[at + 4 : at + 4 + size])
        at += 4 + size
    return found


@pytest.mark.parametrize("name", [*_PICTURES, *_SOUNDS])
def test_what_is_decrypted_is_what_was_encrypted(name: str, tmp_path: Path, make_clip: MakeClip) -> None:
    clear = tmp_path / "clear.mp4"
    if name in _PICTURES:
        picture(_PICTURES[name], clear, make_clip)
    else:
        make_clip(
            f"-f lavfi -i sine=440:d=2 {_SOUNDS[name]} -frag_duration 1000000 {_CMAF.replace('frag_keyframe', 'cmaf')}", clear
        )
        cmaf.zero_es_id(clear)
    protected = tmp_path / "protected.mp4"
    protecting.protect(clear, protected, KEY)
    before, after = cmaf.read(clear), cmaf.read(protected)
    assert (before.key, after.key) == (None, KEY.id)
    assert (before.codec, before.frames, before.duration) == (after.codec, after.frames, after.duration)
    assert frames(protected, KEY.key) == frames(clear)
    assert opened_wrongly(protected) != frames(clear)


def opened_wrongly(path: Path) -> str:
    try:
        return frames(path, bytes(16))
    except subprocess.CalledProcessError:
        return ""


def test_a_picture_is_encrypted_one_block_in_ten() -> None:
    sample = bytes(1000)
    made = cenc.encrypt_picture(sample, [Part(5, 330)], KEY)
    changed = [at for at in range(0, 330, 16) if made[5 + at : 5 + at + 16] != bytes(16)]
    assert changed == [0, 160]
    assert made[5 + 330 :] == sample[5 + 330 :]
    again = cenc.encrypt_picture(sample[:335] * 2, [Part(5, 330)] * 2, KEY)
    assert again == made[:335] * 2, "each part begins anew"


def test_sound_is_encrypted_but_for_what_fills_no_block() -> None:
    made = cenc.encrypt_sound(bytes(40), KEY)
    assert made[:32] != bytes(32)
    assert made[32:] == bytes(8)
    assert cenc.encrypt_sound(bytes(15), KEY) == bytes(15)


def test_damage_to_what_says_how_to_decrypt_is_refused(tmp_path: Path, make_clip: MakeClip) -> None:
    protecting.protect(picture(_PICTURES["cabac"], tmp_path / "clear.mp4", make_clip), tmp_path / "protected.mp4", KEY)
    good = (tmp_path / "protected.mp4").read_bytes()
    for kind, rule in (
        (b"cbcs", "scheme"),
        (b"tenc", "one tenc"),
        (b"pssh", "one pssh"),
        (b"senc", "one senc"),
        (b"saio", "one saio"),
    ):
        (tmp_path / "bad.mp4").write_bytes(good.replace(kind, b"free", 1))
        with pytest.raises(BrokenCmaf, match=rule):
            cmaf.read(tmp_path / "bad.mp4")


def test_av1_is_not_protected(tmp_path: Path, make_clip: MakeClip) -> None:
    clip = make_clip(f"{_SOURCE} -c:v libsvtav1 -preset 10 -vf {_COLOURS} {_CMAF}", tmp_path / "clear.mp4")
    with pytest.raises(BrokenCmaf, match="av01 cannot be protected"):
        protecting.protect(clip, tmp_path / "protected.mp4", KEY)


@pytest.mark.parametrize(
    ("wishes", "knobs"),
    [
        (Wishes(av1=True, protect=True), Knobs()),
        (Wishes(protect=True), Knobs(av1=True)),
        (Wishes(av1=True), Knobs(protect=True)),
        (Wishes(), Knobs(av1=True, protect=True)),
    ],
)
def test_protection_and_av1_are_refused_together(wishes: Wishes, knobs: Knobs) -> None:
    with pytest.raises(BadWishes, match="AV1"):
        policy.check_wishes(wishes, knobs)


def test_what_nobody_says_of_protection_is_as_in_the_settings() -> None:
    policy.check_wishes(Wishes(protect=False), Knobs(av1=True, protect=True))
    assert [policy.protects(Wishes(protect=wish), Knobs(protect=True)) for wish in (None, True, False)] == [True, True, False]


def test_the_id_of_a_key_says_which_job_it_is_for() -> None:
    key = policy.key_of(JobId("k3v9x2m1abc"))
    assert len(bytes.fromhex(key)) == 16
    assert policy.job_of(key) == "k3v9x2m1abc"


def test_a_key_does_not_show() -> None:
    assert KEY.key.hex() not in f"{KEY} {KEY!r}"
    assert str(KEY.key) not in f"{KEY} {[KEY]}"


def test_an_asset_is_protected_whole_but_for_its_texts_and_pictures(bilingual: Path, tmp_path: Path) -> None:
    """Packaged and verified: each track is decoded by its key."""
    made = asyncio.run(encode(bilingual, tmp_path, key=KEY))
    assert made.asset.key == KEY.id
    for track in made.asset.tracks:
        playlist = (made.folder / made.asset.file(track.playlist).name).read_text()
        is_text = track.kind is TrackKind.subtitles
        assert (f"#EXT-X-KEY:{hls_key(KEY.id)}" in playlist) is not is_text
        if not is_text:
            assert cmaf.read(made.folder / made.asset.file(track.file).name).key == KEY.id
    assert made.asset.artwork
