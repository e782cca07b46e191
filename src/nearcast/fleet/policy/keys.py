"""Which keys sign and open what.

Every network has keys of its own, and those outside of all networks have the keys of None. A key begins to sign when every
appliance had time to learn it, longer than a silent one is still sent viewers; it signs until half its life is over, and the
tokens it signed stay good in the second half. So at any moment two generations overlap, and a change of keys is felt by nobody.
"""

from collections.abc import Iterable

from nearcast.ids import NetworkId
from nearcast.tokens import Key, KeyRing

KEY_S = 30 * 24 * 3600
LEARNT_S = 10
"""Reports come every second and nginx reads its keys every second; who is silent for longer is left out by steering."""


def due(keys: Iterable[Key], network: NetworkId | None, now: float) -> bool:
    """Whether this network needs a new key to sign with."""
    return not any(key.network == network and key.not_after - now >= KEY_S / 2 for key in keys)


def ring_of(keys: Iterable[Key], network: NetworkId | None, now: float) -> KeyRing:
    """The keys of one network: the one that signs, then the others, newest first."""
    ours = sorted((key for key in keys if key.network == network), key=lambda key: (-key.not_after, key.id))
    known = [key for key in ours if now - (key.not_after - KEY_S) >= LEARNT_S] or ours[-1:]
    return KeyRing(tuple(dict.fromkeys([*known[:1], *ours])))


def ring_for(keys: tuple[Key, ...], network: NetworkId | None, now: float) -> KeyRing:
    """What an appliance accepts that stands with this network; with none: the keys of all, its own first."""
    others = sorted({key.network for key in keys if key.network is not None}) if network is None else []
    return KeyRing(tuple(key for one in (network, *others) for key in ring_of(keys, one, now).keys))
