"""What of an asset may be laid down by itself, and which portion a file belongs to."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from nearcast.catalog.model import Asset, Title, TrackKind
from nearcast.ids import AssetId, PortionId, portion_id
from nearcast.placement.model import Candidate
from nearcast.units import Bytes

Named = Mapping[AssetId, Mapping[str, PortionId]]
"""The portion of each file by name, of the assets that have more than one."""


def candidates(asset: Asset, title: Title) -> Iterator[Candidate]:
    """The portions of an asset, the first of all first."""
    genre, published_at = title.genres[0] if title.genres else "", title.published_at or 0.0
    sizes = Counter[int]()
    for file in asset.files:
        sizes[file.portion] += file.size
    heights = {asset.file(track.file).portion: track.height or 0 for track in asset.of(TrackKind.video)} | {0: 0}
    for number, size in sorted(sizes.items()):
        yield Candidate(asset.id, title.id, Bytes(size), published_at, genre, title.hint, number, heights.get(number, 0))


def named(assets: Iterable[Asset]) -> Named:
    return {
        asset.id: {file.name: portion_id(asset.id, file.portion) for file in asset.files}
        for asset in assets
        if any(file.portion for file in asset.files)
    }


def portion_of(names: Named, asset: AssetId, name: str) -> PortionId:
    """Where a file lies; what nobody knows counts for the first portion."""
    first = portion_id(asset, 0)
    return names.get(asset, {}).get(name, first)
