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
    popular_here = "popular_here"
    new = "new"


class Row(msgspec.Struct, frozen=True):
    """`heading` is in English; clients translate by `kind`. `titles` are best first and never empty."""

    kind: RowKind
    heading: str
    titles: tuple[TitleId, ...]


class Knobs(msgspec.Struct, frozen=True):
    row_length: int = 20


class RecommendationsError(NearcastError):
    code = "recommendations"


class Recommendations(Protocol):
    """What others may ask of recommendations."""

    async def home(self, device: DeviceId, profile: ProfileId, network: NetworkId | None) -> tuple[Row, ...]:
        """The rows of this profile's home page. Raises accounts' UnknownProfile; whatever else is away only costs its row."""
        ...
