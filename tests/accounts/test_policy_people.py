"""What makes an acceptable account."""

import pytest

from nearcast.accounts.model import BadCode, BadSignUp, SignUp, SignUpClosed
from nearcast.accounts.policy import people as policy


@pytest.mark.parametrize(("given", "kept"), [(" Ann@Example.ORG ", "ann@example.org"), ("a.b+c@x.y.z", "a.b+c@x.y.z")])
def test_addresses_are_kept_in_one_form(given: str, kept: str) -> None:
    assert policy.clean_email(given) == kept


_NO_WORDS = ["", "ann", "ann@", "@example.org", "ann@example", "a b@example.org", "a@b@c.org", "x" * 300 + "@a.b"]
_TWO_OR_HIDDEN = ["ann,bo@example.org", "<bo@example.org", "bo\n@example.org", "\u202ebo@example.org", '"bo"@example.org']


@pytest.mark.parametrize("given", [*_NO_WORDS, *_TWO_OR_HIDDEN])
def test_what_is_no_address_is_refused_with_the_field(given: str) -> None:
    with pytest.raises(BadSignUp) as refused:
        policy.clean_email(given)
    assert refused.value.fault.field == "email"
    assert refused.value.fault.remedy


@pytest.mark.parametrize("password", ["", "seven77", "x" * 257])
def test_passwords_are_judged_by_length(password: str) -> None:
    with pytest.raises(BadSignUp) as refused:
        policy.check_password(password)
    assert refused.value.fault.field == "password"
    assert password not in str(refused.value) or not password


@pytest.mark.parametrize(
    ("mode", "invitation", "taken"),
    [
        (SignUp.open, "", True),
        (SignUp.open, "code", True),
        (SignUp.invited, "", False),
        (SignUp.invited, "code", True),
        (SignUp.closed, "", False),
        (SignUp.closed, "code", False),
    ],
)
def test_who_may_sign_up(mode: SignUp, invitation: str, taken: bool) -> None:
    if taken:
        policy.check_sign_up(mode, invitation)
    else:
        with pytest.raises(SignUpClosed):
            policy.check_sign_up(mode, invitation)


def test_an_invitation_to_an_address_is_for_that_address() -> None:
    policy.check_invited("", "ann@example.org")
    policy.check_invited("ann@example.org", "ann@example.org")
    with pytest.raises(BadCode):
        policy.check_invited("ann@example.org", "bob@example.org")
