"""Of which kind parts of the network are, and what is wanted of them."""

from enum import StrEnum


class SiteKind(StrEnum):
    """Where a site stands, nearest to viewers first: in a provider's network, on a private line to one, at an exchange where
    many meet, or where everything is kept."""

    embedded = "embedded"
    peering = "peering"
    exchange = "exchange"
    origin = "origin"


class ServerKind(StrEnum):
    """What a server is good at: `flash` sends much, `storage` holds much."""

    flash = "flash"
    storage = "storage"


class Standing(StrEnum):
    """How an appliance is in one word: `joining` never reported, `silent` not of late, `broken` does not serve, `away` is drained,
    retired or maintained, `limited` cannot give all it has, `troubled` has a problem with its fill.
    """

    joining = "joining"
    silent = "silent"
    broken = "broken"
    away = "away"
    limited = "limited"
    troubled = "troubled"
    filling = "filling"
    serving = "serving"


class Duty(StrEnum):
    """What an operator wants of an appliance: to serve; to serve nobody new; never to come back."""

    active = "active"
    draining = "draining"
    retired = "retired"
