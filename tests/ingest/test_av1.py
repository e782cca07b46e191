"""Renditions in AV1 beside those in H.264."""

import asyncio
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from tests.ingest.alone import Encoded, encode

from nearcast.catalog.model import Track, TrackKind
from nearcast.ingest import policy
from nearcast.ingest.encoder import cmaf
from nearcast.ingest.model import Care, Encode, Knobs, Wishes
from nearcast.playback.model import Pathway
from nearcast.playback.policy import playlists


@pytest.fixture(scope="module")
def encoded(clips: Path, make_clip: Callable[[str, Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Encoded:
    """Of two chunks, of which the second is shorter."""
    film = make_clip("-f lavfi -i testsrc2=s=160x90:r=10:d=18.5 -c:v libx264 -preset ultrafast", clips / "two.mp4")
    return asyncio.run(encode(film, tmp_path_factory.mktemp("av1"), care=Care("veryfast", 9)))


def test_both_codecs_have_a_ladder_of_their_own_cut_at_the_same_pictures(encoded: Encoded) -> None:
    ladders = [_videos(encoded, codec) for codec in ("avc1.", "av01.")]
    cuts = [[one.duration for one in cmaf.read(_path(encoded, track)).segments] for ladder in ladders for track in ladder]
    assert cuts == [[2.0] * 9 + [pytest.approx(0.5)]] * len(cuts)
    for ladder in ladders:
        assert len(ladder) > 1
        qualities = [track.quality or 0.0 for track in ladder]
        assert qualities[0] > 90
        assert all(better > worse for better, worse in pairwise(qualities))
    assert {track.codec for track in ladders[1]} == {"av01.0.00M.08"}


def test_the_first_rendition_is_in_h264_whatever_follows(encoded: Encoded) -> None:
    early, *rest = [step.work.picture.rungs for step in encoded.steps if isinstance(step.work, Encode)]
    assert [rung.codec for rung in early] == ["h264"]
    assert {rung.codec for rung in rest[-1]} == {"h264", "av1"}


def test_players_choose_between_codecs_once(encoded: Encoded) -> None:
    """Each codec has an adaptation set of its own, the one that everybody plays first; HLS says what each variant is in."""
    pathways = (Pathway("a", "https://a.example", "token"),)
    sets = playlists.mpd(encoded.asset, pathways, "https://s.example").split("<AdaptationSet ")[1:]
    assert [{text.partition(".")[0] for text in one.split('codecs="')[1:]} for one in sets] == [{"avc1"}, {"av01"}]
    listed = playlists.multivariant(encoded.asset, pathways, "https://s.example").split('CODECS="')[1:]
    assert len(listed) == len(encoded.asset.of(TrackKind.video))
    assert [text[:4] for text in listed] == sorted((text[:4] for text in listed), reverse=True)


@pytest.mark.parametrize(
    ("wished", "default", "made"), [(None, False, None), (None, True, 7), (True, False, 7), (False, True, None)]
)
def test_a_wish_goes_before_the_setting(wished: bool | None, default: bool, made: int | None) -> None:
    assert policy.care(Wishes(wished), Knobs(av1=default, av1_preset=7)).av1 == made


def _videos(encoded: Encoded, codec: str) -> list[Track]:
    return [track for track in encoded.asset.of(TrackKind.video) if track.codec.startswith(codec)]


def _path(encoded: Encoded, track: Track) -> Path:
    return encoded.folder / encoded.asset.file(track.file).name
