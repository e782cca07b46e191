"""The reader of CMAF: it refuses what players would trip over."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nearcast.ingest.encoder import artwork, cmaf
from nearcast.ingest.encoder.cmaf import BrokenCmaf, Segment
from nearcast.ingest.encoder.packaging import distinct, peak
from nearcast.ingest.model.languages import name_of, tag_of

PICTURE = "-f lavfi -i testsrc2=s=128x72:r=10:d=4 -c:v libx264 -preset ultrafast -g 20 -f mp4"
COLOURS = "-vf setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709"


@pytest.fixture
def good(tmp_path: Path, make_clip: Callable[[str, Path], Path]) -> bytes:
    flags = f"{PICTURE} {COLOURS} -movflags +cmaf+frag_keyframe+global_sidx+skip_trailer"
    path: Path = make_clip(flags, tmp_path / "good.mp4")
    return path.read_bytes()


def read(content: bytes, tmp_path: Path) -> cmaf.CmafFile:
    (tmp_path / "read.mp4").write_bytes(content)
    return cmaf.read(tmp_path / "read.mp4")


def test_what_is_read(good: bytes, tmp_path: Path) -> None:
    found = read(good, tmp_path)
    assert (found.frames, found.duration, len(found.segments)) == (40, 4.0, 2)
    assert found.codec.startswith("avc1.42c0")
    assert found.index.first == found.init.last + 1
    assert good[found.index.first + 4 : found.index.first + 8] == b"sidx"
    for segment in found.segments:
        assert good[segment.offset + 4 : segment.offset + 8] == b"moof"


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (f"{PICTURE} {COLOURS} -movflags +frag_keyframe+empty_moov", "must begin with ftyp, moov, sidx"),
        (f"{PICTURE} {COLOURS}", "must begin with ftyp, moov, sidx"),
        (f"{PICTURE} {COLOURS} -movflags +cmaf+frag_keyframe+global_sidx", "moof, mdat and nothing else"),
        (f"{PICTURE} -movflags +cmaf+frag_keyframe+global_sidx+skip_trailer", "one colr"),
        (f"{PICTURE} {COLOURS} -movflags +empty_moov+default_base_moof+frag_keyframe+global_sidx+skip_trailer", "brand"),
    ],
)
def test_broken_rules(words: str, rule: str, tmp_path: Path, make_clip: Callable[[str, Path], Path]) -> None:
    path = make_clip(words, tmp_path / "bad.mp4")
    with pytest.raises(BrokenCmaf, match=rule):
        cmaf.read(path)


def test_a_file_cut_anywhere_is_refused(good: bytes, tmp_path: Path) -> None:
    for size in range(1, len(good), 97):
        with pytest.raises(BrokenCmaf):
            read(good[:size], tmp_path)


def test_peak_leaves_out_runs_too_short_to_count() -> None:
    # Target 2 s: runs of 1 to 3 s count. The last segment alone would be 80 kb/s; with the one before it, 8.4 kb over 2.1 s.
    segments = (Segment(0, 500, 2.0), Segment(500, 50, 2.0), Segment(550, 1000, 0.1))
    assert peak(segments) == 4000


def test_labels_are_told_apart() -> None:
    taken: set[str] = set()
    assert [distinct(None, "de", taken, "Audio") for _ in range(3)] == ["Deutsch", "Deutsch 2", "Deutsch 3"]
    assert distinct(None, None, taken, "Audio") == "Audio"


def test_languages() -> None:
    assert [tag_of(tag) for tag in ("ger", "deu", "DE", "pt_BR", "xx", None)] == ["de", "de", "de", "pt-BR", "xx", None]
    assert (name_of("jpn"), name_of("tlh"), name_of(None)) == ("日本語", "tlh", None)


def test_artwork_takes_the_sharpest_of_each_third_and_nothing_black() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (90, 160, 3), np.uint8)
    soft = np.repeat(np.repeat(noise[::30, ::40], 30, 0), 40, 1)
    black = np.zeros_like(noise)
    stills = np.stack([black, soft, black, noise, black, soft])
    assert artwork.choose(stills)[0] == 3
    assert set(artwork.choose(stills)) == {1, 3, 5}
