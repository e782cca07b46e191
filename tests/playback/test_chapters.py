"""What its source says of a film goes before what was found in it."""

import msgspec
from tests.conftest import MakeAsset

from nearcast.catalog.model import Chapter, ChapterKind
from nearcast.playback.policy.chapters import parts
from nearcast.units import Seconds


def chapter(begin: float, kind: ChapterKind) -> Chapter:
    return Chapter("", Seconds(begin), Seconds(begin + 10), kind)


def test_found_markers_fill_in_what_the_source_does_not_say(make_asset: MakeAsset) -> None:
    said = (chapter(0, ChapterKind.chapter), chapter(30, ChapterKind.intro))
    asset = msgspec.structs.replace(make_asset(), chapters=said)
    found = (chapter(4, ChapterKind.intro), chapter(50, ChapterKind.credits))
    assert parts(asset, found) == (*said, found[1])
    assert parts(make_asset(), found) == found
