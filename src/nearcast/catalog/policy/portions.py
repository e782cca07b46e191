"""What of an asset is laid on appliances by itself."""

import msgspec

from nearcast.catalog.model import Asset, TrackKind
from nearcast.ids import FileId
from nearcast.units import Bytes


def in_portions(asset: Asset, apart: Bytes) -> Asset:
    """The asset with its files in portions: each rendition of at least `apart` bytes is one with its playlist, but for the smallest,
    without which nobody could watch at all."""
    pictures = sorted(asset.of(TrackKind.video), key=lambda track: asset.file(track.file).size, reverse=True)
    large = [track for track in pictures[:-1] if asset.file(track.file).size >= apart]
    of: dict[FileId, int] = {}
    for number, track in enumerate(large, 1):
        of |= {track.file: number, track.playlist: number}
    files = tuple(msgspec.structs.replace(file, portion=of.get(file.id, 0)) for file in asset.files)
    return msgspec.structs.replace(asset, files=files)
