"""What accounts refuse.

AccountsError
├── BadSignUp          the e-mail address, password or name will not do
├── EmailTaken
├── SignUpClosed
├── WrongCredentials
├── NotSignedIn
├── NotAllowed         signed in, but not for this
├── NotConfirmed       this asks for the password once more
├── TooManyTries       somebody guesses; wait
├── BadCode            a code that is wrong, used or too old
├── BadPasskey         it is not the right one, or says something that is not so
├── PasskeysUnavailable browsers make none for this platform's address
├── OidcRefused        the other site does not say who somebody is, or not so that we may believe it
├── ProviderAway       the other site does not answer
├── BadProfile         a profile cannot be like that
├── UnknownProfile
├── UnknownPicture
├── ProfileLocked      this device has not said its PIN
├── WrongPin
├── UnknownDevice
├── UnknownAccount
└── LastAdmin          somebody has to decide who belongs to the platform
"""

from nearcast.errors import NearcastError


class AccountsError(NearcastError):
    """An account cannot do what was asked."""

    code = "accounts"


class BadSignUp(AccountsError):
    code = "accounts.bad_sign_up"


class EmailTaken(AccountsError):
    code = "accounts.email_taken"
    status = 409


class SignUpClosed(AccountsError):
    code = "accounts.sign_up_closed"
    status = 403


class WrongCredentials(AccountsError):
    code = "accounts.wrong_credentials"
    status = 401


class NotSignedIn(AccountsError):
    code = "accounts.not_signed_in"
    status = 401
    about_asker = True


class NotAllowed(AccountsError):
    code = "accounts.not_allowed"
    status = 403
    about_asker = True


class NotConfirmed(AccountsError):
    code = "accounts.not_confirmed"
    status = 403


class TooManyTries(AccountsError):
    code = "accounts.too_many_tries"
    status = 429


class BadCode(AccountsError):
    code = "accounts.bad_code"


class BadPasskey(AccountsError):
    code = "accounts.bad_passkey"
    status = 403


class PasskeysUnavailable(AccountsError):
    code = "accounts.passkeys_unavailable"
    status = 409


class OidcRefused(AccountsError):
    code = "accounts.oidc_refused"
    status = 403


class ProviderAway(AccountsError):
    code = "accounts.provider_away"
    status = 503


class BadProfile(AccountsError):
    code = "accounts.bad_profile"


class UnknownPicture(AccountsError):
    code = "accounts.unknown_picture"
    status = 404


class ProfileLocked(AccountsError):
    code = "accounts.profile_locked"
    status = 403


class WrongPin(AccountsError):
    code = "accounts.wrong_pin"
    status = 403


class UnknownProfile(AccountsError):
    code = "accounts.unknown_profile"
    status = 404


class UnknownDevice(AccountsError):
    code = "accounts.unknown_device"
    status = 404


class UnknownAccount(AccountsError):
    code = "accounts.unknown_account"
    status = 404


class LastAdmin(AccountsError):
    code = "accounts.last_admin"
    status = 409
