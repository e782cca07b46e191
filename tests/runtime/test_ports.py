"""Ports that two who start at once would both want."""

from nearcast.runtime import ports


def test_nobody_gets_what_another_claims_before_it_is_listened_on() -> None:
    wanted = ports.choose("127.0.0.1", 0)
    first, second = ports.Claim("127.0.0.1", wanted), ports.Claim("127.0.0.1", wanted)
    assert first.port == wanted
    assert second.port != wanted
    first.close()
    third = ports.Claim("127.0.0.1", wanted)
    assert third.port == wanted
    second.close()
    third.close()
