"""Which token is good, and when a device is signed out.

A browser's token is turned into a new one every hour, so that a stolen one is of little use. The old one stays good until the
new one has been used, because an answer may get lost on its way, and for a minute more, because requests overtake each other.
Whoever comes with it after that is a second holder: nobody can tell which of the two is the thief, so both are signed out
(RFC 9700, section 4.14.2).
"""

import re
from collections.abc import Iterable
from enum import Enum, auto

from nearcast.accounts.model import Account, BadSignUp, Device, DeviceKind, Held, NotConfirmed, Permission
from nearcast.accounts.policy import roles
from nearcast.accounts.policy.people import NAME_MAX
from nearcast.ids import DeviceId

LIFE_S = 30 * 24 * 3600
TURN_S = 3600
GRACE_S = 60
SEEN_EVERY_S = 60
CONFIRMED_S = 15 * 60
LINK_S = 600
LINK_EVERY_S = 5
LINK_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels, so that no words arise, and nothing that looks like a digit (RFC 8628, section 6.1)."""
LINK_LENGTH = 8

_BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
_CALLED = {"Edg": "Edge", "OPR": "Opera"}
_SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Mac OS", "CrOS", "Linux")


class Verdict(Enum):
    good = auto()
    first_use = auto()
    gone = auto()
    stolen = auto()


def judge(held: Held, now: float) -> Verdict:
    if now >= held.device.expires:
        return Verdict.gone
    if held.replaced is not None and now > held.replaced + GRACE_S:
        return Verdict.stolen
    return Verdict.first_use if held.used is None else Verdict.good


def is_stale(held: Held, now: float) -> bool:
    """Whether the token should be turned. Tools keep theirs: programs have nowhere to put a new one."""
    return held.device.kind is not DeviceKind.tool and held.replaced is None and now - held.turned >= TURN_S


def surplus(signed_in: Iterable[Device], newest: DeviceId, most: int) -> list[DeviceId]:
    """The devices beyond what a plan allows: those not seen for longest, never the one that has just come. To refuse the new one
    would lock people out for devices they lost. Tools are not what people watch on.
    """
    watching = [one for one in signed_in if one.kind is not DeviceKind.tool and one.id != newest]
    watching.sort(key=lambda one: one.seen, reverse=True)
    return [one.id for one in watching[max(most - 1, 0) :]]


def good_until(device: Device, now: float) -> float:
    """When the device is signed out unless it is used again. The end of an API token stands fast."""
    return device.expires if device.scopes is not None else now + LIFE_S


def check_confirmed(device: Device, now: float) -> None:
    """Raises NotConfirmed."""
    if device.scopes is not None or now - device.confirmed > CONFIRMED_S:
        raise NotConfirmed(
            "This change asks for the password.", field="password", remedy="Enter the account's password once more."
        )


def check_scopes(scopes: tuple[Permission, ...], maker: Account) -> None:
    """A token may do some of what its maker may: no more, also should they get another role one day. Raises BadSignUp."""
    if not scopes:
        raise BadSignUp("A token needs something it may do.", field="scopes", remedy="Name at least one permission.")
    may = roles.permissions(maker, None, require_verified=False)
    beyond = next((one for one in scopes if one not in may), None)
    if beyond is not None:
        remedy = f"Take some of: {', '.join(one for one in Permission if one in may)}."
        raise BadSignUp(f"You may not {beyond} yourself.", field="scopes", value=beyond, remedy=remedy)


def name_of(agent: str) -> str:
    """A browser as its owner would call it, from its User-Agent: `Firefox on Linux`."""
    browser = next((_CALLED.get(one, one) for one in _BROWSERS if f"{one}/" in agent), "Browser")
    system = next((one for one in _SYSTEMS if one in agent), "")
    return f"{browser} on {system}" if system else browser


def called(name: str, kind: DeviceKind) -> str:
    """The name of a device as it is kept, from what it says of itself."""
    return " ".join(name.split())[:NAME_MAX] or kind.value.capitalize()


def clean_user_code(text: str) -> str:
    """A code as people type it, in the form it is kept in."""
    return re.sub(r"[^A-Z]", "", text.upper())


def shown_user_code(code: str) -> str:
    return f"{code[:4]}-{code[4:]}"
