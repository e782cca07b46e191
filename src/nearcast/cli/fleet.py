"""`nearcast fleet`: the network and its appliances."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nearcast.cli.options import Data, Json

if TYPE_CHECKING:
    from nearcast.fleet.model import SiteKind

app = typer.Typer(help="Networks, sites and appliances.", no_args_is_help=True)


@app.command("list")
def list_parts(data: Data = Path("data"), json: Json = False) -> None:
    """Show every appliance: where it stands, whether it serves, what it holds."""
    asyncio.run(_list(data, json))


@app.command()
def network(
    name: Annotated[str, typer.Argument(help="Its id, e.g. metro-fibre.")],
    prefix: Annotated[list[str], typer.Option(help="An address prefix; may be given several times.")],
    title: Annotated[str, typer.Option(help="How people call it; the id when not given.")] = "",
    asn: Annotated[int, typer.Option(help="Its AS number.")] = 0,
    data: Data = Path("data"),
) -> None:
    """Add an internet provider with the prefixes of its viewers."""
    from nearcast.fleet.model import Network
    from nearcast.ids import NetworkId

    asyncio.run(_send(data, "networks", Network(NetworkId(name), title or name, asn, tuple(prefix))))


@app.command()
def site(
    name: Annotated[str, typer.Argument(help="Its id, e.g. metro-central.")],
    kind: Annotated[str, typer.Option(help="embedded, exchange or origin.")],
    network: Annotated[str, typer.Option(help="The network an embedded site stands in.")] = "",
    title: Annotated[str, typer.Option(help="How people call it; the id when not given.")] = "",
    data: Data = Path("data"),
) -> None:
    """Add a place with appliances."""
    from nearcast.fleet.model import Site
    from nearcast.ids import NetworkId, SiteId

    asyncio.run(_send(data, "sites", Site(SiteId(name), title or name, _kind(kind), NetworkId(network) if network else None)))


@app.command()
def invite(
    appliance: Annotated[str, typer.Argument(help="The new appliance's name.")],
    site: Annotated[str, typer.Option(help="The site it will stand in.")],
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Print a one-time token with which a new appliance may enrol."""
    from nearcast.cli.terminal import print_json
    from nearcast.fleet.model import Invitation
    from nearcast.ids import ApplianceId, SiteId

    answer = asyncio.run(_send(data, "invitations", Invitation(SiteId(site), ApplianceId(appliance)), dict[str, str]))
    if json:
        print_json(answer)
    else:
        print(answer["token"])


async def _list(data: Path, json: bool) -> None:
    from nearcast.cli.operator import Operator, find
    from nearcast.cli.terminal import console, print_json
    from nearcast.cli.up.status import appliances
    from nearcast.fleet.model import FleetState
    from nearcast.runtime.clock import SystemClock

    async with Operator(find(data)) as operator:
        state = await operator.get("/operator/fleet", FleetState)
    if json:
        print_json(state)
    else:
        console(out=True).print(appliances(state, {}, SystemClock().now()))


async def _send(data: Path, what: str, body: Any, kind: Any = None) -> Any:
    from nearcast.cli.operator import Operator, find

    async with Operator(find(data)) as operator:
        return await operator.send("POST", f"/operator/fleet/{what}", body, kind)


def _kind(text: str) -> "SiteKind":
    from nearcast.fleet.model import SiteKind

    if text not in SiteKind.__members__:
        raise typer.BadParameter(f"{text} is no kind of site. There are: {', '.join(SiteKind)}.")
    return SiteKind(text)
