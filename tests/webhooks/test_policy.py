"""What is told to whom, how it is signed, and when it is tried again."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook as Receiver
from standardwebhooks.webhooks import WebhookVerificationError
from tests.reports import well

from nearcast.fleet.model import Appliance, Duty, FleetState, Maintenance
from nearcast.ids import ApplianceId, SiteId, WebhookId
from nearcast.runtime.clock import SystemClock
from nearcast.units import Bitrate, Bytes
from nearcast.webhooks import policy
from nearcast.webhooks.model import BadAddress, Kind, Webhook

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.mark.parametrize("url", ["https://example.org", "http://example.org:8080/a?b=c", "https://[2001:db8::1]/x"])
def test_addresses_of_web_servers_are_taken(url: str) -> None:
    assert policy.check_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "ftp://example.org",
        "file:///etc/passwd",
        "https://",
        "https://user:secret@example.org",
        "https://example.org/\r\nHost: other",
        "https://example.org:99999",
        "https://example.org:0/",
        "https://[::1",
        "https://example.org/" + "a" * 2000,
    ],
)
def test_others_are_refused_with_a_remedy(url: str) -> None:
    with pytest.raises(BadAddress) as refused:
        policy.check_url(url)
    assert refused.value.fault.field == "url"
    assert refused.value.fault.remedy
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
    ],
)
def test_only_the_internet_is_told_unless_the_owner_says_so(address: str, public: bool) -> None:
    policy.check_address(address, private=True)
    if public:
        policy.check_address(address, private=False)
    else:
        with pytest.raises(BadAddress):
            policy.check_address(address, private=False)


@given(body=st.text(max_size=200))
def test_a_receivers_own_library_believes_the_signature_and_no_other(body: str) -> None:
    headers = policy.headers(SECRET, "delivery", int(SystemClock().now()), body.encode())
    Receiver(SECRET).verify(body, headers, json_parse=False)
    for secret, text, other in (
        (SECRET, body + "!", {}),
        ("whsec_AAAA", body, {}),
        (SECRET, body, {"Webhook-Id": "another"}),
        (SECRET, body, {"Webhook-Timestamp": str(int(headers["Webhook-Timestamp"]) - 1)}),
    ):
        with pytest.raises(WebhookVerificationError):
            Receiver(secret).verify(text, headers | other, json_parse=False)


@pytest.mark.parametrize(
    ("tries", "status", "pause"), [(1, 500, 5.0), (2, None, 60.0), (10, 404, 24 * 3600.0), (11, 500, None), (1, 410, None)]
)
def test_pauses_grow_until_it_is_given_up(tries: int, status: int | None, pause: float | None) -> None:
    assert policy.next_try(tries, status) == pause


@pytest.mark.parametrize(
    ("kinds", "kind", "wanted"),
    [((), Kind.job_failed, True), ((Kind.job_failed,), Kind.job_failed, True), ((Kind.appliance_up,), Kind.job_failed, False)],
)
def test_nobody_is_told_what_they_did_not_ask_for(kinds: tuple[Kind, ...], kind: Kind, wanted: bool) -> None:
    assert policy.wants(Webhook(WebhookId("w"), "https://example.org", kinds, 0.0), kind) is wanted


def appliance(name: str, reported_at: float | None, **other: Any) -> Appliance:
    return Appliance(
        id=ApplianceId(name),
        site=SiteId("s"),
        url="http://s",
        capacity=Bytes(1),
        throughput=Bitrate(1),
        report=None if reported_at is None else well(),
        reported_at=reported_at,
        **other,
    )


def test_silence_is_told_once_and_so_is_its_end() -> None:
    state = FleetState(
        listening_since=0.0,
        appliances=(
            appliance("well", 99.0),
            appliance("silent", 90.0),
            appliance("known", 90.0),
            appliance("back", 99.5),
            appliance("draining", 90.0, duty=Duty.draining),
            appliance("retired", 90.0, duty=Duty.retired),
            appliance("mended", 90.0, maintenance=Maintenance(start=50.0, end=200.0)),
            appliance("new", None),
        ),
    )
    down = frozenset(ApplianceId(name) for name in ("known", "back"))
    assert policy.turned(down, state, 100.0, 5.0) == {"silent": Kind.appliance_down, "back": Kind.appliance_up}


def test_nobody_is_missed_before_the_fleet_had_time_to_hear_them() -> None:
    state = FleetState(listening_since=98.0, appliances=(appliance("silent", 10.0), appliance("gone again", 99.0)))
    for down in (frozenset(), frozenset({ApplianceId("silent")})):
        assert policy.turned(down, state, 100.0, 5.0) == {}
    assert policy.turned(frozenset(), state, 110.0, 5.0) == {"gone again": Kind.appliance_down}
    both = dict.fromkeys(("gone again", "silent"), Kind.appliance_down)
    assert policy.turned(frozenset(), state, 99.0 + policy.RETURN_S, 5.0) == both
