"""What appliances did in each hour is added up from their reports."""

import pytest
from tests.conftest import Turned
from tests.fleet.parts import enrolled
from tests.graph.counting import counted
from tests.reports import well

from nearcast.assembly import Ground, Services
from nearcast.fleet.model import ApplianceHour, Fill, Fleet, Knobs
from nearcast.fleet.service import FleetService
from nearcast.fleet.service.vrps import Vrps
from nearcast.ids import ApplianceId, NetworkId
from nearcast.units import Bitrate, Bytes

_HOUR = 500
_EIGHT = Bitrate(8_000)
"""A thousand bytes a second."""


async def test_reports_add_up_to_hours(ground: Ground, clock: Turned) -> None:
    fleet = FleetService(ground.database, clock, Vrps(None), Knobs())
    us = await enrolled(fleet)

    async def tell(at: float, used: int, **other: object) -> None:
        clock.time = _HOUR * 3600 + at
        await fleet.report(us.appliance, well(used=Bytes(used), **other))

    await tell(10, 0, egress=_EIGHT)
    await tell(11, 5, egress=_EIGHT)
    await tell(13, 7, egress=_EIGHT, fill=Fill(rate=_EIGHT))
    first = ApplianceHour(_HOUR, Bytes(7), Bytes(3_000), Bytes(2_000))
    assert await fleet.hours(us.appliance, 1, None) == (first,), "the first report says nothing of the time before it"
    await tell(600, 8, egress=_EIGHT)
    await tell(3601, 9)
    assert await fleet.hours(us.appliance, 3, None) == (
        ApplianceHour(_HOUR, Bytes(8), Bytes(13_000), Bytes(2_000)),
        ApplianceHour(_HOUR + 1, Bytes(9), Bytes(0), Bytes(0)),
    ), "a silence counts for as long as rates are said of"
    await tell(4 * 3600, 9, egress=_EIGHT)
    assert [one.hour - _HOUR for one in await fleet.hours(us.appliance, 24, None)] == [0, 1, 4]
    assert [one.hour - _HOUR for one in await fleet.hours(us.appliance, 4, None)] == [1, 4]
    assert await fleet.hours(us.appliance, 24, NetworkId("another")) == ()
    assert await fleet.hours(ApplianceId("nobody"), 24, None) == ()
    await fleet._store.hours.sweep(_HOUR + 1)
    assert [one.hour - _HOUR for one in await fleet.hours(us.appliance, 24, None)] == [1, 4]
    await enrolled(fleet, replacing=us)
    assert await fleet.hours(us.appliance, 24, None) == (), "nothing the old machine did counts for the new one"


async def test_a_month_is_asked_for_in_one_statement(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    fleet = services.get(Fleet)
    us = await enrolled(fleet)
    await fleet.report(us.appliance, well(used=Bytes(5)))
    with counted(monkeypatch) as statements:
        (hour,) = await fleet.hours(us.appliance, 31 * 24, None)
    assert statements.total() <= 1, statements
    assert (hour.used, hour.sent) == (5, 0)
