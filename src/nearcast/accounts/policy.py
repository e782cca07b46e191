"""What makes an acceptable account, and what a profile may see."""

import re

from nearcast.accounts.model import BadSignUp

SIGN_IN_S = 30 * 24 * 3600
PASSWORD_MIN = 8
PASSWORD_MAX = 256
PROFILES_MAX = 8
OLDEST = 18

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


def clean_email(email: str) -> str:
    """The address in the form it is kept in. Raises BadSignUp."""
    clean = email.strip().lower()
    if len(clean) > 254 or _EMAIL.fullmatch(clean) is None:
        raise BadSignUp(
            f"{email!r} is not an e-mail address.", field="email", value=email, remedy="Write it like ann@example.org."
        )
    return clean


def check_password(password: str) -> None:
    """Length is what counts; composition rules only make people write passwords down. Raises BadSignUp."""
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise BadSignUp(
            f"The password has {len(password)} characters.",
            field="password",
            remedy=f"Take {PASSWORD_MIN} to {PASSWORD_MAX}; a few words are good.",
        )


def check_profile(name: str, maturity: int, existing: int) -> str:
    """The profile's name as it is kept. Raises BadSignUp."""
    clean = " ".join(name.split())
    if not 1 <= len(clean) <= 40:
        raise BadSignUp("A profile needs a name.", field="name", value=name, remedy="Take 1 to 40 characters.")
    if not 0 <= maturity <= OLDEST:
        raise BadSignUp(
            f"{maturity} is not an age for films.",
            field="maturity",
            value=maturity,
            remedy=f"Take 0 to {OLDEST}; {OLDEST} sees all.",
        )
    if existing >= PROFILES_MAX:
        raise BadSignUp(f"This account has {existing} profiles.", field="name", value=name, remedy="Remove one first.")
    return clean


def colour_of(existing: int) -> int:
    """Hues 137.5 degrees apart (the golden angle) stay distinct however many profiles there are."""
    return int(210 + existing * 137.5) % 360
