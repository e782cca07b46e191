"""What makes an acceptable profile, who may change one, and who may watch as one.

A PIN keeps the children of a household from the profiles of grown-ups. It would keep nobody if they could add a profile for
grown-ups, raise their own age, or take the PIN away. So as soon as one profile is locked, every change of profiles asks for the
password; before that there is nothing to protect.
"""

import re
from collections.abc import Iterable

import msgspec

from nearcast.accounts.model import BadProfile, Device, Profile, ProfileChange, ProfileLocked
from nearcast.accounts.policy.devices import check_confirmed

PROFILES_MAX = 8
OLDEST = 18
KIDS_OLDEST = 12
NAME_MAX = 40
OPENED_S = 12 * 3600
"""How long a PIN opens a profile on a device: an evening, but not the next day."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PIN = re.compile(r"[0-9]{4,8}")


def changed(profile: Profile, change: ProfileChange) -> Profile:
    """The profile as it is kept. Raises BadProfile."""
    new = {name: value for name, value in msgspec.structs.asdict(change).items() if value is not None}
    after = msgspec.structs.replace(profile, **new)
    name = " ".join(after.name.split())
    if not 1 <= len(name) <= NAME_MAX:
        raise BadProfile("A profile needs a name.", field="name", value=after.name, remedy=f"Take 1 to {NAME_MAX} characters.")
    oldest = KIDS_OLDEST if after.kids else OLDEST
    if not 0 <= after.maturity <= oldest:
        raise BadProfile(
            f"{after.maturity} is not an age for films{' of kids' if after.kids else ''}.",
            field="maturity",
            value=after.maturity,
            remedy=f"Take 0 to {oldest}{'' if after.kids else f'; {OLDEST} sees all'}.",
        )
    if _LANGUAGE.fullmatch(after.language) is None:
        raise BadProfile(
            f"{after.language!r} is no language.", field="language", value=after.language, remedy="Write it like en or pt-BR."
        )
    return msgspec.structs.replace(after, name=name, colour=after.colour % 360)


def check_count(existing: int) -> None:
    """Raises BadProfile."""
    if existing >= PROFILES_MAX:
        raise BadProfile(f"This account has {existing} profiles.", field="profile", remedy="Remove one first.")


def check_pin(pin: str) -> None:
    """Raises BadProfile."""
    if _PIN.fullmatch(pin) is None:
        raise BadProfile("A PIN has 4 to 8 digits.", field="pin", remedy="Choose another one.")


def check_may_change(profiles: Iterable[Profile], device: Device, now: float) -> None:
    """Raises NotConfirmed."""
    if any(profile.locked for profile in profiles):
        check_confirmed(device, now)


def is_handed_over(chosen: Profile, profiles: Iterable[Profile]) -> bool:
    """Whether a choice may be that of somebody from whom another profile is locked: what was said for the password ends with it."""
    return not chosen.locked and any(profile.locked for profile in profiles)


def is_open(profile: Profile, device: Device, now: float) -> bool:
    """Whether one may watch as this profile on this device."""
    return not profile.locked or (device.opened == profile.id and now < device.opened_until)


def check_open(profile: Profile, device: Device, now: float) -> None:
    """Raises ProfileLocked."""
    if not is_open(profile, device, now):
        raise ProfileLocked(f"{profile.name} is locked.", field="profile", value=profile.id, remedy="Enter its PIN.")


def colour_of(existing: int) -> int:
    """Hues 137.5 degrees apart (the golden angle) stay distinct however many profiles there are."""
    return int(210 + existing * 137.5) % 360
