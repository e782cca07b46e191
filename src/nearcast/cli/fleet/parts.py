"""Adding networks, sites and appliances."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nearcast.cli.options import Data, Json

if TYPE_CHECKING:
    from nearcast.fleet.model import Location, SiteKind


def network(
    name: Annotated[str, typer.Argument(help="Its id, e.g. metro-fibre.")],
    prefix: Annotated[list[str] | None, typer.Option(help="An address prefix; may be given several times.")] = None,
    title: Annotated[str, typer.Option(help="How people call it; the id when not given.")] = "",
    asn: Annotated[int, typer.Option(help="Its AS number.")] = 0,
    data: Data = Path("data"),
) -> None:
    """Add an internet provider, with the prefixes of its viewers unless it announces them by BGP."""
    from nearcast.fleet.model import Network
    from nearcast.ids import NetworkId

    made = Network(NetworkId(name), title or name, asn, tuple(prefix or ()))
    change(data, "POST", "networks", made, f"{name} is there, with {len(made.prefixes)} prefixes.")


def site(
    name: Annotated[str, typer.Argument(help="Its id, e.g. metro-central.")],
    kind: Annotated[str, typer.Option(help="embedded, peering, exchange or origin.")],
    network: Annotated[str, typer.Option(help="The network an embedded or peering site stands with.")] = "",
    title: Annotated[str, typer.Option(help="How people call it; the id when not given.")] = "",
    at: Annotated[str, typer.Option(help="Where it is, degrees north and east: 52.5,13.4.")] = "",
    timezone: Annotated[str, typer.Option(help="Its time zone, e.g. Europe/Berlin.")] = "UTC",
    data: Data = Path("data"),
) -> None:
    """Add a place with appliances."""
    from nearcast.fleet.model import Site
    from nearcast.ids import NetworkId, SiteId

    stands_with = NetworkId(network) if network else None
    made = Site(SiteId(name), title or name, _kind(kind), stands_with, location(at), timezone)
    change(data, "POST", "sites", made, f"{name} is there. Give it an appliance: nearcast fleet enrol NAME --site {name}")


def enrol(
    appliance: Annotated[str, typer.Argument(help="The new appliance's name.")],
    site: Annotated[str, typer.Option(help="The site it will stand in.")],
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Print the command that makes another machine an appliance, with a one-time token in it."""
    _invite(data, appliance, site, json, replacing=False)


def replace(
    appliance: Annotated[str, typer.Argument(help="The appliance whose place a new machine takes.")],
    site: Annotated[str, typer.Option(help="The site the new machine stands in.")],
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Print the command with which a new machine takes an appliance's place. The old one is refused from then on."""
    _invite(data, appliance, site, json, replacing=True)


def send(data: Path, method: str, what: str, body: Any = None, kind: Any = None) -> Any:
    """Asks the platform that runs on `data`."""
    from nearcast.cli.operator import Operator, find

    async def ask() -> Any:
        async with Operator(find(data)) as operator:
            return await operator.send(method, f"/operator/fleet/{what}", body, kind)

    return asyncio.run(ask())


def change(data: Path, method: str, what: str, body: Any, done: str) -> None:
    """The same, and says what is `done` once it is."""
    from nearcast.cli.terminal import console

    send(data, method, what, body)
    console().print(done)


def _invite(data: Path, appliance: str, site: str, json: bool, *, replacing: bool) -> None:
    from nearcast.cli.operator import find
    from nearcast.cli.terminal import print_json

    body = {"site": site, "appliance": appliance, "replacing": replacing}
    token = send(data, "POST", "invitations", body, dict[str, str])["token"]
    url = find(data).url
    if json:
        print_json({"token": token, "url": url})
    else:
        print(f"nearcast edge join {url} {token}")


def _kind(text: str) -> "SiteKind":
    from nearcast.fleet.model import SiteKind

    if text not in SiteKind.__members__:
        raise typer.BadParameter(f"{text} is no kind of site. There are: {', '.join(SiteKind)}.", param_hint="--kind")
    return SiteKind(text)


def location(text: str) -> "Location | None":
    from nearcast.fleet.model import Location

    if not text:
        return None
    try:
        north, east = (float(part) for part in text.split(","))
    except ValueError as error:
        raise typer.BadParameter(f"{text} is no place. Write it like 52.5,13.4.", param_hint="AT") from error
    return Location(north, east)
