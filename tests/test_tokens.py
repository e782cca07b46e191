"""Path tokens open one asset, until their time, for whoever has the key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearcast.ids import AssetId
from nearcast.tokens import ANY, Key, KeyRing, TokenRefused, check, mint

KEY = Key("k1", "ab" * 32, 2_000_000_000)
OLD = Key("k0", "cd" * 32, 2_000_000_000)
RING = KeyRing((KEY, OLD))
ASSET = AssetId("a" * 32)
NOW = 1_000.0


@given(session=st.from_regex(r"[A-Za-z0-9_-]{1,32}", fullmatch=True), left=st.integers(1, 10**6))
def test_a_token_gives_its_session_back(session: str, left: int) -> None:
    assert check(RING, mint(KEY, ASSET, session, int(NOW) + left), ASSET, NOW) == session


def test_an_older_key_of_the_ring_is_accepted() -> None:
    assert check(RING, mint(OLD, ASSET, "s", 2_000), ASSET, NOW) == "s"


def test_a_fill_token_opens_every_asset() -> None:
    assert check(RING, mint(KEY, ANY, "fill-x", 2_000), AssetId("b" * 32), NOW) == "fill-x"


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ("", "malformed"),
        ("a.b.c", "malformed"),
        ("k1.soon.a.s.x", "malformed"),
        (mint(Key("k9", "ef" * 32, 1), ASSET, "s", 2_000), "unknown key"),
        (mint(KEY, ASSET, "s", 2_000)[:-1] + "!", "signature"),
        (mint(KEY, ASSET, "s", 2_000).replace(".2000.", ".9000."), "signature"),
        (mint(Key("k1", "ef" * 32, 1), ASSET, "s", 2_000), "signature"),
        (mint(KEY, ASSET, "s", 1_000), "expired"),
        (mint(KEY, AssetId("b" * 32), "s", 2_000), "scope"),
    ],
)
def test_what_is_refused(token: str, reason: str) -> None:
    with pytest.raises(TokenRefused) as refused:
        check(RING, token, ASSET, NOW)
    assert refused.value.reason == reason


@given(st.text(max_size=200))
def test_nonsense_never_opens_anything(text: str) -> None:
    with pytest.raises(TokenRefused):
        check(RING, text, ASSET, NOW)
