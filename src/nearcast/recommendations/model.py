"""The nouns of recommendations: a home page is rows, a row is titles with a reason.

Errors: RecommendationsError
"""

from enum import StrEnum
from typing import Protocol

import msgspec

from nearcast.errors import NearcastError
from nearcast.ids import DeviceId, NetworkId, ProfileId, TitleId


class RowKind(StrEnum):
    continue_watching = "continue_watching"
    my_list = "my_list"
    popular_here = "popular_here"
    new = "new"
    liked = "liked"
    collection = "collection"


class Row(msgspec.Struct, frozen=True):
    """`heading` is in English, and clients translate it by `kind`; a collection's is its name in the profile's language. `titles`
    are best first and never empty. `collection` is the one it shows.
    """

    kind: RowKind
    heading: str
    titles: tuple[TitleId, ...]
    collection: TitleId | None = None


class Knobs(msgspec.Struct, frozen=True):
    """`collections` is how many of them have a row, the newest."""

    row_length: int = 20
    collections: int = 7


class RecommendationsError(NearcastError):
    code = "recommendations"


class Recommendations(Protocol):
    """What others may ask of recommendations."""

    async def home(
        self, device: DeviceId, profile: ProfileId, network: NetworkId | None, country: str | None = None
    ) -> tuple[Row, ...]:
        """The rows of this profile's home page, for a viewer in this country. Raises accounts' UnknownProfile; whatever else is away only costs its row."""
        ...
