"""Reading what players send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearcast.telemetry import policy


@pytest.mark.parametrize(
    ("value", "items"),
    [
        ('bl=21300,br=3200,sid="6e2f",su', {"bl": "21300", "br": "3200", "sid": "6e2f", "su": "?1"}),
        ('br=(3200),nor=("a,b.mp4"),sid="x"', {"br": "3200", "nor": "a,b.mp4", "sid": "x"}),
        ("", {}),
        (",,=,", {}),
    ],
)
def test_both_versions_of_cmcd(value: str, items: dict[str, str]) -> None:
    assert policy.cmcd(value) == items


@pytest.mark.parametrize(("ago_ms", "at"), [(0.0, 1e6), (1500.0, 1e6 - 1.5), (-5.0, 1e6), (1e300, 1e6 - 86400)])
def test_what_waited_for_a_network_counts_when_it_was(ago_ms: float, at: float) -> None:
    assert policy.noticed_at(1e6, ago_ms) == at


@given(st.binary(max_size=2000))
def test_no_report_breaks_us(body: bytes) -> None:
    assert all(event.kind.startswith("cmcd:") for event in policy.cmcd_events(body, 1.0))


def test_reports_are_bounded() -> None:
    lines = b'sid="a",e=ps\n' * (policy.EVENTS_MAX + 50)
    assert len(policy.cmcd_events(lines, 1.0)) == policy.EVENTS_MAX
