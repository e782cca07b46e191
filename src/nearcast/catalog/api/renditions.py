"""The pictures a title is played in, for operators who look after their quality."""

from typing import Self

import strawberry

from nearcast.catalog.model import Asset, Track, TrackKind


@strawberry.type(description="A picture of a film at one bitrate.")
class Rendition:
    width: int
    height: int
    codec: str
    bandwidth: float = strawberry.field(description="The peak over any segment, in bits a second.")
    average_bandwidth: float = strawberry.field(description="Bits a second.")
    vmaf: float | None = strawberry.field(description="As it was measured, from 0 to 100; null where it was not.")

    @classmethod
    def all(cls, asset: Asset) -> list[Self]:
        return [cls._of(track) for track in asset.of(TrackKind.video)]

    @classmethod
    def _of(cls, track: Track) -> Self:
        return cls(
            width=track.width or 0,
            height=track.height or 0,
            codec=track.codec,
            bandwidth=track.bandwidth,
            average_bandwidth=track.average_bandwidth,
            vmaf=track.quality,
        )
