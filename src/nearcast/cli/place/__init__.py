"""`nearcast place`: plans and their versions, and why each title lies where it lies."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from nearcast.cli.options import Data, Json

app = typer.Typer(help="Which files lie on which appliance, and why.", no_args_is_help=True)
VersionNumber = Annotated[int, typer.Argument(min=1, help="A version; `nearcast place list` shows them.")]


@app.command()
def plan(
    propose: Annotated[bool, typer.Option("--propose", help="Let it wait for `nearcast place approve`.")] = False,
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Plan everything anew from what was watched, now instead of tonight."""
    from nearcast.cli.place import asking, showing

    showing.version(asyncio.run(asking.plan(data, propose)), json)


@app.command("list")
def list_versions(
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 20,
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Show the versions: when and why each was made, what it lays down, what it cost to get there."""
    from nearcast.cli.place import asking, showing

    showing.versions(asyncio.run(asking.versions(data, limit)), json)


@app.command()
def show(version: VersionNumber, data: Data = Path("data"), json: Json = False) -> None:
    """Show one version, appliance by appliance."""
    from nearcast.cli.place import asking, showing

    showing.shelves(asyncio.run(asking.shown(data, version)), json)


@app.command()
def diff(before: VersionNumber, after: VersionNumber, data: Data = Path("data"), json: Json = False) -> None:
    """Show what moves between two versions."""
    from nearcast.cli.place import asking, showing

    difference, names = asyncio.run(asking.difference(data, before, after))
    showing.difference(difference, names, json)


@app.command()
def approve(version: VersionNumber, data: Data = Path("data"), json: Json = False) -> None:
    """Make a proposed version active."""
    from nearcast.cli.place import asking, showing

    showing.version(asyncio.run(asking.change(data, version, "approve")), json)


@app.command()
def rollback(version: VersionNumber, data: Data = Path("data"), json: Json = False) -> None:
    """Lay down again what an old version did, and keep it until the next nightly plan or approval."""
    from nearcast.cli.place import asking, showing

    showing.version(asyncio.run(asking.change(data, version, "roll-back")), json)


@app.command()
def explain(
    what: Annotated[
        str, typer.Argument(help="An appliance's name, a file (64 hex digits), or a title's name or a part of it.")
    ],
    limit: Annotated[int, typer.Option(min=1, help="Of an appliance: how many it holds, and how many it does not.")] = 50,
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Show why the active version lays down, or not, what is asked about."""
    from nearcast.cli.place import asking, showing

    decisions, names = asyncio.run(asking.explanation(data, what, limit))
    showing.decisions(decisions, names, json)


@app.command()
def live(data: Data = Path("data"), json: Json = False) -> None:
    """Show how far every title has arrived at the sites; until then the origin serves it."""
    from nearcast.cli.place import asking, showing

    found, names = asyncio.run(asking.liveness(data))
    showing.liveness(found, names, json)
