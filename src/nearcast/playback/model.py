"""The nouns of playback."""

import msgspec


class Pathway(msgspec.Struct, frozen=True):
    """One ranked appliance as content steering names it: `base_url` has a scheme and a host, and no slash at its end."""

    id: str
    base_url: str
