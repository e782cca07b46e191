"""Keeping up with what is published, by whoever has to know all of it."""

from collections.abc import Callable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from nearcast.catalog.model.assets import Asset
from nearcast.ids import AssetId, TitleId

if TYPE_CHECKING:
    from nearcast.catalog.model import Catalog

_AT_ONCE = 100
"""Assets of long films with many languages stay far below what one message may have."""

Kept = TypeVar("Kept")


class Published(msgspec.Struct, Generic[Kept], frozen=True):
    """Which title each asset is played from, and what is `kept` of each, at one edition."""

    edition: str = ""
    titles: Mapping[AssetId, TitleId] = {}
    kept: Mapping[AssetId, Kept] = {}


async def keep_up(catalog: "Catalog", known: Published[Kept], keep: Callable[[Asset], Kept]) -> Published[Kept]:
    """What is published now, from what was known before: the very same when nothing changed. An asset never changes, so only new
    ones are asked for.
    """
    edition = await catalog.published(known.edition)
    if edition.titles is None:
        return known
    kept = {asset: known.kept[asset] for asset in edition.titles if asset in known.kept}
    missing = (asset for asset in edition.titles if asset not in kept)
    while some := tuple(islice(missing, _AT_ONCE)):
        found = await catalog.assets(some)
        kept |= {asset.id: keep(asset) for asset in found}
    # What was let go meanwhile is not there; the next edition says so too.
    return Published(edition.name, {asset: title for asset, title in edition.titles.items() if asset in kept}, kept)
