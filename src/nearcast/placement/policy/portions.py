"""Which portion of an asset a file belongs to."""

from collections.abc import Iterable, Mapping

from nearcast.catalog.model import Asset
from nearcast.ids import AssetId, PortionId, portion_id

Named = Mapping[AssetId, Mapping[str, PortionId]]
"""The portion of each file by name, of the assets that have more than one."""


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
