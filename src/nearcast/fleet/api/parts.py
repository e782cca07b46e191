"""What the network looks like in the graph. Rates are in bits a second, sizes in bytes, times in Unix seconds."""

from typing import Self

import strawberry

from nearcast.fleet import model
from nearcast.fleet.model import FleetState
from nearcast.runtime.nodes import Node

_SILENT_S = model.Knobs().silent_s

strawberry.enum(model.SiteKind, name="SiteKind", description="Where a site stands.")
strawberry.enum(model.ServerKind, name="ServerKind", description="What a server is good at.")
strawberry.enum(model.Duty, name="ApplianceDuty", description="What an operator wants of an appliance.")
strawberry.enum(model.Standing, name="ApplianceStanding", description="How an appliance is, in one word.")
strawberry.enum(model.Bottleneck, name="Bottleneck", description="What an appliance runs out of first.")


@strawberry.type(name="Network", description="An internet provider.")
class Network(Node):
    id: strawberry.ID
    name: str
    asn: int
    prefixes: list[str] = strawberry.field(description="As a list gives them; those heard by BGP are not among them.")

    @classmethod
    def of(cls, one: model.Network) -> Self:
        return cls(id=strawberry.ID(one.id), name=one.name, asn=one.asn, prefixes=list(one.prefixes))


@strawberry.type(
    name="FillWindow", description="When a site may fill, in minutes after midnight there; always where both are the same."
)
class FillWindow:
    start: int
    end: int


@strawberry.type(name="Site", description="A place with appliances.")
class Site(Node):
    id: strawberry.ID
    name: str
    kind: model.SiteKind
    network: strawberry.ID | None = strawberry.field(
        description="The network it stands with, null for an exchange and the origin."
    )
    latitude: float | None
    longitude: float | None
    timezone: str
    fill_window: FillWindow
    evacuated: bool = strawberry.field(description="Whether viewers are sent elsewhere.")

    @classmethod
    def of(cls, one: model.Site) -> Self:
        return cls(
            id=strawberry.ID(one.id),
            name=one.name,
            kind=one.kind,
            network=strawberry.ID(one.network) if one.network else None,
            latitude=one.location.latitude if one.location else None,
            longitude=one.location.longitude if one.location else None,
            timezone=one.timezone,
            fill_window=FillWindow(start=one.fill_window.start, end=one.fill_window.end),
            evacuated=one.evacuated,
        )


@strawberry.type(name="Maintenance", description="A planned absence.")
class Maintenance:
    start: float
    end: float
    why: str


@strawberry.type(name="Fill", description="How far an appliance is with what it should hold.")
class Fill:
    files_missing: int
    bytes_missing: float
    rate: float = strawberry.field(description="How fast it fills now, 0 unless it does.")
    waits: str | None = strawberry.field(description="Why it does not fill, null when it does or has nothing to.")
    problem: str | None


@strawberry.type(name="BgpSession", description="A session with a router of the provider.")
class BgpSession:
    peer: str
    state: str
    since: float
    routes: int
    refused: int
    problem: str | None


@strawberry.type(name="Appliance", description="One server that holds and serves files.")
class Appliance(Node):
    id: strawberry.ID
    site: strawberry.ID
    address: str
    server: model.ServerKind
    standing: model.Standing
    away: str | None = strawberry.field(description="Why nobody is sent there by an operator's wish.")
    duty: model.Duty
    maintenance: Maintenance | None
    capacity: float
    used: float
    throughput: float
    headroom: float = strawberry.field(description="How much more it could send.")
    egress: float = strawberry.field(description="What it sends now.")
    share: float = strawberry.field(description="How much of its throughput it can give now, from 0 to 1.")
    bottleneck: model.Bottleneck
    fill_rate: float = strawberry.field(description="The most it may take while it fills.")
    fill: Fill
    manifest_files: int = strawberry.field(description="How many files it should hold.")
    quarantined: int = strawberry.field(description="Files whose bytes were not what their names say.")
    reported_at: float | None = strawberry.field(description="To the minute while it is heard of.")
    bgp: list[BgpSession]

    @classmethod
    def of(cls, one: model.Appliance, now: float) -> Self:
        report = one.report
        health, fill = (report.health, report.fill) if report else (model.Health(share=0.0), model.Fill())
        planned = one.maintenance
        return cls(
            id=strawberry.ID(one.id),
            site=strawberry.ID(one.site),
            address=one.url,
            server=one.server,
            standing=one.standing(now, _SILENT_S),
            away=one.away_at(now),
            duty=one.duty,
            maintenance=Maintenance(start=planned.start, end=planned.end, why=planned.why) if planned else None,
            capacity=one.capacity,
            used=report.used if report else 0,
            throughput=one.throughput,
            headroom=report.headroom if report else 0,
            egress=report.egress if report else 0,
            share=health.share,
            bottleneck=health.bottleneck,
            fill_rate=one.fill_rate,
            fill=Fill(
                files_missing=fill.files_missing,
                bytes_missing=fill.bytes_missing,
                rate=fill.pace,
                waits=fill.waits,
                problem=fill.problem,
            ),
            manifest_files=one.manifest_files,
            quarantined=report.quarantined if report else 0,
            reported_at=_to_the_minute(one.reported_at),
            bgp=[
                BgpSession(
                    peer=each.peer,
                    state=each.state,
                    since=each.since,
                    routes=each.taken,
                    refused=each.refused,
                    problem=each.problem,
                )
                for each in (report.bgp if report else ())
            ],
        )


@strawberry.type(name="ApplianceHour", description="What an appliance did in an hour.")
class ApplianceHour:
    at: float = strawberry.field(description="When the hour begins, in Unix seconds.")
    used: float = strawberry.field(description="What it held at its last report of the hour.")
    sent: float = strawberry.field(description="All it sent, to viewers and to other appliances.")
    filled: float

    @classmethod
    def of(cls, one: model.ApplianceHour) -> Self:
        return cls(at=one.hour * 3600, used=one.used, sent=one.sent, filled=one.filled)


@strawberry.type(name="Fleet", description="The network: all of it for `see_fleet`, one's own part for `see_network`.")
class Fleet:
    networks: list[Network]
    sites: list[Site]
    appliances: list[Appliance]

    @classmethod
    def of(cls, state: FleetState, now: float) -> Self:
        return cls(
            networks=[Network.of(one) for one in state.networks],
            sites=[Site.of(one) for one in state.sites],
            appliances=[Appliance.of(one, now) for one in state.appliances],
        )


def _to_the_minute(at: float | None) -> float | None:
    """A time that moved with every report would make every look at the fleet a new one."""
    return None if at is None else at // 60 * 60
