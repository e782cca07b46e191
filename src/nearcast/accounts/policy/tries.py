"""How often one may guess.

Some tries are free, because people mistype. After them each try waits twice as long as the one before, so guessing slows to a
few a day and nobody is ever locked out for good. Tries while one waits are not counted: otherwise an attacker could keep the
owner out for ever by knocking.

Tries are counted for an account from one place, for the account from everywhere (many machines guess at one password), and for
the place (one machine guesses at many accounts).
"""

import ipaddress

from nearcast.accounts.model import Kept, Limit, TooManyTries

_DAY_S = 24 * 3600.0
PAIR = Limit(5, 15.0, 900.0, _DAY_S)
ACCOUNT = Limit(50, 30.0, 900.0, _DAY_S)
PLACE = Limit(100, 30.0, 900.0, _DAY_S)
LETTERS = Limit(3, 300.0, 3600.0, 3600.0)
SIGN_UPS = Limit(200, 30.0, 900.0, 3600.0)
LINKS = Limit(60, 30.0, 900.0, 3600.0)
"""Of a place whose devices ask to be let in: a classroom may share one address."""


def wait_s(limit: Limit, kept: Kept, now: float) -> float:
    """Seconds until the next try is taken; 0 when it is taken now."""
    if kept.taken < limit.free or now - kept.last > limit.forget_s:
        return 0.0
    doubled = limit.first_wait_s * 2.0 ** min(kept.taken - limit.free, 32)
    return max(0.0, kept.last + min(doubled, limit.longest_wait_s) - now)


def after(limit: Limit, kept: Kept, now: float) -> Kept:
    """What to remember once a try was taken. Raises TooManyTries when it is not."""
    wait = wait_s(limit, kept, now)
    if wait > 0:
        raise TooManyTries("That was tried too often.", remedy=f"Wait {wait:.0f} seconds, then try again.")
    return Kept(1 if now - kept.last > limit.forget_s else kept.taken + 1, now)


def place(address: str) -> str:
    """Who counts as one: an IPv4 address, or the /64 of an IPv6 address, of which a household has as many as it likes."""
    parsed = ipaddress.ip_address(address)
    return address if parsed.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))


def guessing(what: str, whom: str, address: str) -> dict[str, Limit]:
    """The counts of one guess at `whom` from an address; inside the platform there is none."""
    counts = {f"{what}:{whom}": ACCOUNT}
    if address:
        counts |= {f"{what}:{whom}@{place(address)}": PAIR, f"{what}@{place(address)}": PLACE}
    return counts


def proven(counts: dict[str, Limit]) -> list[str]:
    """The counts that a right guess ends. That of the place goes on: who guesses may have an account of their own."""
    return [key for key, limit in counts.items() if limit is not PLACE]
