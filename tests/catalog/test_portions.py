"""What of an asset is laid down by itself."""

from tests.playback.test_playlists import FILM

from nearcast.catalog.policy.portions import in_portions
from nearcast.units import Bytes


def test_large_renditions_are_portions_and_all_else_stays_together() -> None:
    names = {file.id[0]: file.name for file in FILM.files}
    apart = in_portions(FILM, Bytes(1000))
    assert apart.portions == (frozenset(names[one] for one in "bBcCdDeE"), frozenset((names["a"], names["A"])))
    assert apart.id == FILM.id
    assert in_portions(FILM, Bytes(1001)).portions == (frozenset(names.values()),)
