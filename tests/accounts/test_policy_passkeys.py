"""Where passkeys work."""

import pytest

from nearcast.accounts.model import PasskeysUnavailable
from nearcast.accounts.policy import passkeys


@pytest.mark.parametrize(
    ("address", "home"),
    [
        ("https://films.example", ("films.example", "https://films.example")),
        ("https://films.example:8443", ("films.example", "https://films.example:8443")),
        ("http://localhost:8480", ("localhost", "http://localhost:8480")),
        ("http://films.example", None),
        ("https://192.0.2.7", None),
        ("https://[2001:db8::1]:443", None),
        ("", None),
    ],
)
def test_browsers_make_passkeys_for_names_over_https_and_for_this_machine(address: str, home: tuple[str, str] | None) -> None:
    assert passkeys.home(address) == home


def test_elsewhere_it_is_said_what_to_set() -> None:
    with pytest.raises(PasskeysUnavailable) as refused:
        passkeys.check(passkeys.home("http://192.0.2.7"))
    assert refused.value.fault.field == "http.public_url"
