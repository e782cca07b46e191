"""`nearcast place`: why each title lies where it lies."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from nearcast.cli.options import Data, Json

app = typer.Typer(help="Which files lie on which appliance, and why.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keeps `explain` a command of its own."""


@app.command()
def explain(
    what: Annotated[str, typer.Argument(help="An appliance's name, or a title's name or a part of it.")],
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Show the decisions of the newest plan about an appliance or a title."""
    asyncio.run(_explain(what, data, json))


async def _explain(what: str, data: Path, json: bool) -> None:
    from rich.table import Table

    from nearcast.catalog.model import Title
    from nearcast.cli.operator import Operator, find
    from nearcast.cli.steer import find_title
    from nearcast.cli.terminal import console, print_json
    from nearcast.fleet.model import FleetState
    from nearcast.placement.model import Decision

    async with Operator(find(data)) as operator:
        state = await operator.get("/operator/fleet", FleetState)
        is_appliance = what in {one.id for one in state.appliances}
        asked = {"appliance": what} if is_appliance else {"title": (await find_title(operator, what)).id}
        decisions = await operator.get("/operator/placement", tuple[Decision, ...], **asked)
        names = {one.id: one.name for one in await operator.get("/operator/titles", tuple[Title, ...], text="")}
    if json:
        print_json(decisions)
        return
    table = Table("appliance", "title", "holds", "plays per MB", "why")
    for one in decisions:
        table.add_row(
            one.appliance, names.get(one.title, one.title), "yes" if one.hold else "no", f"{one.score:.3f}", one.reason
        )
    console(out=True).print(table)
