"""Reading playlists."""

import pytest
from tests.conftest import MakeAsset

from nearcast.playback.model import Pathway
from nearcast.playback.policy import playlists as written
from nearcast.viewer import playlists
from nearcast.viewer.model import BadPlaylist

MEDIA = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-MAP:URI="film.mp4",BYTERANGE="800@0"
#EXTINF:2.000,
#EXT-X-BYTERANGE:1000@900
film.mp4
#EXTINF:1.5,
#EXT-X-BYTERANGE:500
film.mp4
"""


def test_what_playback_writes_the_viewer_reads(make_asset: MakeAsset) -> None:
    asset = make_asset()
    pathways = (Pathway("m1", "http://127.0.0.4:8090", token="token"), Pathway("o1", "http://127.0.0.2:8090", token="token"))
    text = written.multivariant(asset, pathways, "http://cloud/steering")
    read = playlists.multivariant(text, "http://cloud/hls.m3u8")
    assert read.first == "m1"
    assert read.steering == "http://cloud/steering"
    assert [one.pathway for one in read.variants] == ["m1", "o1"]
    assert read.variants[0].uri == f"http://127.0.0.4:8090/token/{asset.id}/{asset.files[1].name}"
    assert {one.group for one in read.audio} == {one.audio_group for one in read.variants}


def test_byte_ranges_may_follow_each_other() -> None:
    media = playlists.media(MEDIA)
    assert (media.uri, media.init.size) == ("film.mp4", 800)
    assert [(one.offset, one.size, one.duration) for one in media.segments] == [(900, 1000, 2.0), (1900, 500, 1.5)]


@pytest.mark.parametrize(
    "text", ["", "<html>", "#EXTM3U\n", MEDIA.replace("1000@900", "many"), MEDIA.replace("#EXT-X-MAP", "#X")]
)
def test_what_is_no_playlist_is_said(text: str) -> None:
    with pytest.raises(BadPlaylist):
        playlists.media(text)
    with pytest.raises(BadPlaylist):
        playlists.multivariant(text.replace("#EXT-X-MAP", "#X"), "http://cloud/")
