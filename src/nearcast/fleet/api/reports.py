"""Reports on routes, in the graph."""

from typing import Self

import strawberry

from nearcast.fleet.model import Refusal
from nearcast.fleet.model.reports import RouteReports
from nearcast.ids import SiteId

_PREFIXES_MAX = 200

strawberry.enum(Refusal, name="RouteRefusal", description="Why a route that was heard does not steer anybody.")


@strawberry.type(description="What a site hears.")
class SiteRoutes:
    site: strawberry.ID
    prefixes: int
    refused: int
    uneven: list[str] = strawberry.field(description="Prefixes that only some of its appliances hear.")
    no_other_site: list[str] = strawberry.field(description="Prefixes that no other site could serve if this one were lost.")


@strawberry.type(description="A route nobody is steered by, and why.")
class RefusedRoute:
    site: strawberry.ID
    appliance: strawberry.ID
    prefix: str
    as_path: list[int]
    reason: Refusal


@strawberry.type(description="A prefix of one site whose viewers go to another, which announces a more specific one.")
class LostTraffic:
    site: strawberry.ID
    prefix: str
    other: strawberry.ID
    more_specific: str


@strawberry.type(description="Reports on routes; long lists are cut.")
class RouteReport:
    sites: list[SiteRoutes]
    refused: list[RefusedRoute]
    lost_traffic: list[LostTraffic]

    @classmethod
    def of(cls, whole: RouteReports, sites: frozenset[SiteId]) -> Self:
        """What of it is about these sites."""
        alone = whole.no_other_site
        return cls(
            sites=[
                SiteRoutes(
                    site=strawberry.ID(one.site),
                    prefixes=one.prefixes,
                    refused=sum(one.refused.values()),
                    uneven=list(one.uneven[:_PREFIXES_MAX]),
                    no_other_site=list(alone.get(one.site, ())[:_PREFIXES_MAX]),
                )
                for one in whole.sites
                if one.site in sites
            ],
            refused=[
                RefusedRoute(
                    site=strawberry.ID(one.site),
                    appliance=strawberry.ID(one.appliance),
                    prefix=one.prefix,
                    as_path=list(one.as_path),
                    reason=one.reason,
                )
                for one in whole.refused
                if one.site in sites
            ][:_PREFIXES_MAX],
            lost_traffic=[
                LostTraffic(
                    site=strawberry.ID(one.site),
                    prefix=one.prefix,
                    other=strawberry.ID(one.other),
                    more_specific=one.more_specific,
                )
                for one in whole.lost_traffic
                if one.site in sites
            ][:_PREFIXES_MAX],
        )
