"""What makes an acceptable account."""

import re

from nearcast.accounts.model import Account, BadCode, BadSignUp, LastAdmin, Purpose, SignUp, SignUpClosed
from nearcast.ids import AccountId

OWNER = "operator@localhost.invalid"
"""The account of the owner's own tools on this machine."""
PASSWORD_MIN = 8
PASSWORD_MAX = 256
NAME_MAX = 40
EMAIL_MAX = 254

_EMAIL = re.compile(r"[^@]{1,64}@[^@.]+(\.[^@.]+)+")
_NEVER_IN_EMAIL = frozenset(' ,;:<>()[]\\"')
"""What would make more than one address, or none, of it on a letter (RFC 5322, section 3.2.3)."""
_GOOD_S = {Purpose.verify: 7 * 24 * 3600, Purpose.reset: 3600, Purpose.invite: 14 * 24 * 3600, Purpose.passkey: 600}


def code_good_s(purpose: Purpose) -> int:
    """How long a code is good, in seconds: what lets somebody into an account is good for an hour."""
    return _GOOD_S[purpose]


def clean_email(email: str) -> str:
    """The address in the form it is kept in. Raises BadSignUp."""
    clean = email.strip().lower()
    fits = len(clean) <= EMAIL_MAX and clean.isprintable() and not _NEVER_IN_EMAIL & set(clean)
    if not fits or _EMAIL.fullmatch(clean) is None:
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


def check_sign_up(mode: SignUp, invitation: str) -> None:
    """Whether this platform takes a new account now. Raises SignUpClosed."""
    if mode is SignUp.closed:
        raise SignUpClosed("Sign-up is closed here.", remedy="Ask the owner for an account.")
    if mode is SignUp.invited and not invitation:
        raise SignUpClosed("Sign-up is by invitation here.", remedy="Open the link of your invitation.")


def check_invited(invited: str, email: str) -> None:
    """An invitation to an address is for that address alone. Raises BadCode."""
    if invited and invited != email:
        raise BadCode("This invitation is for another address.", field="email", value=email, remedy="Sign up with that one.")


def check_admin_leaves(account: Account, by: AccountId, admins: frozenset[AccountId]) -> None:
    """Whether an account may be no admin any more; `admins` are those there are but for the tools of this machine. Raises LastAdmin."""
    if account.email == OWNER:
        raise LastAdmin(
            "This is the account of the command line on the platform's own machine.",
            field="account",
            value=account.id,
            remedy="Leave it as it is.",
        )
    if account.id == by and admins == {by}:
        raise LastAdmin(
            "Nobody else could decide who belongs to the platform.",
            field="account",
            value=account.id,
            remedy="Make somebody else an admin first.",
        )


def check_name(name: str, what: str) -> str:
    """A name as it is kept. Raises BadSignUp."""
    clean = " ".join(name.split())
    if not 1 <= len(clean) <= NAME_MAX:
        raise BadSignUp(f"A {what} needs a name.", field="name", value=name, remedy=f"Take 1 to {NAME_MAX} characters.")
    return clean
