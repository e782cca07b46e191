"""The nouns of recommendations: a home page is rows, a row is titles with a reason. Some are a profile's own; the others are common
to everybody with the same eyes.

Errors: RecommendationsError
"""

from enum import StrEnum
from typing import Protocol

import msgspec

from nearcast.catalog.model import Audience
from nearcast.errors import NearcastError
from nearcast.ids import NetworkId, ProfileId, TitleId


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


class Eyes(msgspec.Struct, frozen=True):
    """All that common rows depend on: who may see what, in which language (BCP 47), from which network, and what got a thumb down."""

    audience: Audience
    language: str
    network: NetworkId | None = None
    disliked: frozenset[TitleId] = frozenset()


class Knobs(msgspec.Struct, frozen=True):
    row_length: int = 20


class RecommendationsError(NearcastError):
    code = "recommendations"


class Recommendations(Protocol):
    """What others may ask of recommendations. A row is told as a whole or not at all: each raises what telemetry and the catalogue raise
    when they are away, so that nobody keeps half a page for a whole one.
    """

    async def own_rows(self, profile: ProfileId, eyes: Eyes) -> tuple[Row, ...]:
        """What this profile was in the middle of, what it put on its list, and what is like what it liked."""
        ...

    async def common_rows(self, eyes: Eyes) -> tuple[Row, ...]:
        """What neighbours play, and what is new."""
        ...

    async def collection_rows(self, eyes: Eyes, limit: int, after: TitleId | None = None) -> tuple[Row, ...]:
        """Rows put together by hand, the newest first, from the one that follows `after`. One whose titles these eyes may not see is
        told all the same, empty, so that whoever asks knows where to go on."""
        ...
