"""What we write to people. Plain text, the purpose in the first line, one link, and what to do if it was not you.

A code travels behind the `#` of its link, which browsers keep to themselves: no log of a server or a proxy ever has it.
"""

from nearcast.accounts.model import Purpose

_PAGES = {Purpose.verify: "verify", Purpose.reset: "reset", Purpose.invite: "welcome"}
_SUBJECTS = {
    Purpose.verify: "Is this your address?",
    Purpose.reset: "Choose a new password",
    Purpose.invite: "You are invited to Nearcast",
}
_WORDS = {
    Purpose.verify: "This address was used to sign up to Nearcast. Open this page to say that it is yours:",
    Purpose.reset: "Open this page within an hour to choose a password for your Nearcast account:",
    Purpose.invite: "Somebody invites you to watch films with Nearcast. Open this page within two weeks to make your account:",
}
_ENDING = "If you did not expect this e-mail, do nothing: without the link nothing happens."


def address(public_url: str, purpose: Purpose, code: str) -> str:
    """The page that takes the code."""
    return f"{public_url}/{_PAGES[purpose]}#{code}"


def subject(purpose: Purpose) -> str:
    return _SUBJECTS[purpose]


def text(purpose: Purpose, link: str) -> str:
    return f"{_WORDS[purpose]}\n\n    {link}\n\n{_ENDING}\n"
