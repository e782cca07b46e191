"""Routes: what sites hear, which routers they hear it from, and lists for providers without BGP."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from nearcast.cli.fleet.parts import change, send
from nearcast.cli.options import Data, Json

_SHOWN = 30


def routes(
    site: Annotated[str, typer.Option(help="Only this site.")] = "", data: Data = Path("data"), json: Json = False
) -> None:
    """Show the routes of each site, what was refused and why, and where a more specific route elsewhere takes traffic away."""
    from rich.table import Table

    from nearcast.cli.operator import Operator, find
    from nearcast.cli.terminal import console, print_json
    from nearcast.fleet.model.reports import RouteReports

    async def ask() -> RouteReports:
        async with Operator(find(data)) as operator:
            return await operator.get("/operator/fleet/routes", RouteReports)

    found = asyncio.run(ask())
    if json:
        print_json(found)
        return
    out = console(out=True)
    sites = Table("site", "prefixes", "refused", "heard by some only", "nowhere else", "sessions", title="Routes by site")
    for one in found.sites:
        if site in ("", one.site):
            refused = ", ".join(f"{count} {reason}" for reason, count in sorted(one.refused.items()))
            sessions = [f"{name} {state.peer} {state.state}" for name, states in one.sessions.items() for state in states]
            alone = len(found.no_other_site.get(one.site, ()))
            sites.add_row(
                one.site, str(one.prefixes), refused or "–", str(len(one.uneven)), str(alone), "\n".join(sessions) or "–"
            )
    out.print(sites)
    refusals = Table("site", "appliance", "prefix", "AS path", "why", title="Refused routes")
    for bad in [bad for bad in found.refused if site in ("", bad.site)][:_SHOWN]:
        refusals.add_row(bad.site, bad.appliance, bad.prefix, " ".join(map(str, bad.as_path)), bad.reason)
    lost = Table("site", "its prefix", "goes to", "by", title="More specific routes elsewhere")
    for taken in [taken for taken in found.lost_traffic if site in ("", taken.site)][:_SHOWN]:
        lost.add_row(taken.site, taken.prefix, taken.other, taken.more_specific)
    for table in (refusals, lost):
        if table.row_count:
            out.print(table)
    if max(len(found.refused), len(found.lost_traffic)) > _SHOWN:
        out.print(f"The first {_SHOWN} of each; --json has all.")


def prefixes(
    network: Annotated[str, typer.Argument(help="The provider.")],
    file: Annotated[Path, typer.Argument(help="A text file with a prefix a line; # begins a comment.", exists=True)],
    data: Data = Path("data"),
) -> None:
    """Replace a provider's list of prefixes, for one that does not announce them by BGP."""
    lines = (line.partition("#")[0].strip() for line in file.read_text().splitlines())
    found = [line for line in lines if line]
    send(data, "PUT", f"networks/{network}/prefixes", {"prefixes": found})
    print(f"{network} has {len(found)} prefixes now.")


def peer(
    appliance: Annotated[str, typer.Argument(help="The appliance.")],
    router: Annotated[str, typer.Argument(help="The router's address; nothing: show the sessions.")] = "",
    asn: Annotated[int, typer.Option(help="The router's AS number.")] = 0,
    local_asn: Annotated[int, typer.Option(help="Our AS number towards it.")] = 64512,
    password: Annotated[str, typer.Option(envvar="NEARCAST_BGP_PASSWORD", help="Signs the session (TCP-MD5).")] = "",
    local_address: Annotated[str, typer.Option(help="The address the appliance speaks from.")] = "",
    prefix_limit: Annotated[int, typer.Option(help="How many prefixes are taken; the rest are refused.")] = 20_000,
    remove: Annotated[bool, typer.Option("--remove", help="End this session for good.")] = False,
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Add, change, remove or show an appliance's BGP sessions. It hears routes and announces none."""
    from nearcast.cli.terminal import print_json
    from nearcast.fleet.model import BgpPeer

    path = f"appliances/{appliance}/peers"
    known: tuple[BgpPeer, ...] = send(data, "GET", path, None, tuple[BgpPeer, ...])
    if not router:
        if json:
            print_json(known)
        else:
            print("\n".join(f"{one.address} AS {one.asn}" for one in known) or f"{appliance} speaks with no router.")
        return
    if not remove and not asn:
        raise typer.BadParameter("Name the router's AS number.", param_hint="--asn")
    made = BgpPeer(router, asn, local_asn, password or None, local_address or None, prefix_limit=prefix_limit)
    others = [one for one in known if one.address != router]
    told = (
        f"{appliance} speaks no more with {router}."
        if remove
        else f"{appliance} speaks with {router}. See: nearcast fleet show {appliance}"
    )
    change(data, "PUT", path, tuple(others if remove else [*others, made]), told)
