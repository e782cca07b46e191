"""What makes an acceptable account."""

from contextlib import nullcontext

import pytest

from nearcast.accounts.model import Account, BadCode, BadSignUp, LastAdmin, Role, SignUp, SignUpClosed
from nearcast.accounts.policy import people as policy
from nearcast.ids import AccountId


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


def _account(id_: str, email: str = "ann@example.org") -> Account:
    return Account(AccountId(id_), email, Role.admin, True, "", 0.0)


@pytest.mark.parametrize(
    ("account", "by", "admins", "may"),
    [
        (_account("ann"), "ann", {"ann"}, False),
        (_account("ann"), "ann", {"ann", "bo"}, True),
        (_account("ann"), "bo", {"ann", "bo"}, True),
        (_account("ann"), "machine", {"ann"}, True),
        (_account("machine", policy.OWNER), "ann", {"ann"}, False),
        (_account("machine", policy.OWNER), "machine", {"ann"}, False),
    ],
)
def test_somebody_always_decides_who_belongs_to_the_platform(account: Account, by: str, admins: set[str], *, may: bool) -> None:
    with nullcontext() if may else pytest.raises(LastAdmin):
        policy.check_admin_leaves(account, AccountId(by), frozenset(AccountId(one) for one in admins))
