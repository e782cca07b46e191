"""`nearcast watch`: a headless viewer with a live display."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nearcast.cli.options import Data, Json
from nearcast.errors import NearcastError

if TYPE_CHECKING:
    from rich.table import Table

    from nearcast.viewer.model import Experience


class BadNetwork(NearcastError):
    """The viewer is to sit in a network nobody knows."""

    code = "cli.bad_network"


def watch(
    title: Annotated[str, typer.Argument(help="The title's name, or a part of it.")],
    network: Annotated[
        str, typer.Option("--from", help="A network's name (Metro Fibre), an IP address, or 'elsewhere'.")
    ] = "elsewhere",
    seconds: Annotated[float | None, typer.Option(help="Stop after this much of the film.")] = None,
    email: Annotated[str, typer.Option(help="The account; the demo's when not given.")] = "",
    password: Annotated[str, typer.Option(envvar="NEARCAST_PASSWORD", help="Its password.")] = "",
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Play a title without a screen, and show where the bytes come from."""
    experience = asyncio.run(_watch(title, network, seconds, email, password, data, json))
    if json:
        from nearcast.cli.terminal import print_json

        print_json(experience)


async def _watch(
    title: str, network: str, seconds: float | None, email: str, password: str, data: Path, json: bool
) -> "Experience":
    from rich.live import Live

    from nearcast.cli.operator import Operator, find
    from nearcast.cli.terminal import console
    from nearcast.demo import world
    from nearcast.fleet.model import FleetState
    from nearcast.viewer.door import Viewer

    where = find(data)
    async with Operator(where) as operator:
        address = address_in(await operator.get("/operator/fleet", FleetState), network)
    async with Viewer(where.url, address) as viewer:
        await viewer.sign_in(email or world.EMAIL, password or world.PASSWORD)
        with Live(console=console(), refresh_per_second=8, transient=json) as live:
            return await viewer.watch(title, seconds, lambda one: live.update(_picture(one)))


def address_in(state: object, network: str) -> str:
    """An address in the network of that name or id. Raises BadNetwork."""
    import ipaddress

    from nearcast.demo import world
    from nearcast.fleet.model import FleetState

    assert isinstance(state, FleetState)
    try:
        return str(ipaddress.ip_address(network))
    except ValueError:
        pass
    if network.lower() == "elsewhere":
        return world.VIEWERS["elsewhere"]
    for one in state.networks:
        if network.lower() in (one.id, one.name.lower()):
            return str(ipaddress.ip_network(one.prefixes[0])[1])
    known = ", ".join(one.name for one in state.networks)
    raise BadNetwork(
        f"There is no network {network}.",
        field="--from",
        value=network,
        remedy=f"Take an IP address, elsewhere, or one of: {known}.",
    )


def _picture(one: "Experience") -> "Table":
    from rich.table import Table

    from nearcast.units import bitrate_text, bytes_text

    table = Table(show_header=False, box=None, padding=(0, 1))
    table.add_row("title", one.title)
    table.add_row("position", f"{one.position:6.1f} s   buffer {'█' * int(one.buffer)} {one.buffer:.1f} s")
    table.add_row("picture", f"{one.height}p at {bitrate_text(one.bandwidth)}")
    table.add_row("startup", f"{one.startup_ms:.0f} ms, rebuffered {one.rebuffer_ms:.0f} ms in {one.stalls} stalls")
    for appliance, count in one.bytes_by.items():
        here = "▶ " if appliance == one.appliance else "  "
        table.add_row(f"{here}{appliance}", f"rank {one.ranks.get(appliance, '?')}, {bytes_text(count)}")
    if one.ended:
        table.add_row(
            "verified", "[green]every byte matches its file's hash[/]" if one.verified else "[red]bytes do not match[/]"
        )
    return table
