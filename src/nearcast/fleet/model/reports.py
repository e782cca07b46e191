"""What partners and operators want to know about routes."""

import msgspec

from nearcast.fleet.model.routes import BgpState, Refusal
from nearcast.ids import ApplianceId, SiteId


class SiteRoutes(msgspec.Struct, frozen=True):
    """How many prefixes a site's appliances hear and steer by, what was refused of them, how their sessions are, and the
    prefixes that some of its appliances hear and others do not: a cluster serves well only what all of it hears."""

    site: SiteId
    prefixes: int
    refused: dict[Refusal, int]
    sessions: dict[ApplianceId, tuple[BgpState, ...]]
    uneven: tuple[str, ...]


class RefusedRoute(msgspec.Struct, frozen=True):
    """A route nobody is steered by, and why."""

    site: SiteId
    appliance: ApplianceId
    prefix: str
    as_path: tuple[int, ...]
    reason: Refusal


class LostTraffic(msgspec.Struct, frozen=True):
    """A prefix of one site, inside which another site announces a more specific one: its viewers go there."""

    site: SiteId
    prefix: str
    other: SiteId
    more_specific: str


class RouteReports(msgspec.Struct, frozen=True):
    """All of it. `no_other_site` gives, by site, the prefixes that no other site could serve if this one were lost."""

    sites: tuple[SiteRoutes, ...]
    no_other_site: dict[SiteId, tuple[str, ...]]
    refused: tuple[RefusedRoute, ...]
    lost_traffic: tuple[LostTraffic, ...]
