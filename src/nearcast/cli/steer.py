"""`nearcast steer`: why a viewer is sent where it is sent."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nearcast.cli.options import Data, Json
from nearcast.errors import NearcastError

if TYPE_CHECKING:
    from nearcast.catalog.model import Title
    from nearcast.cli.operator import Operator

app = typer.Typer(help="Which appliances answer a viewer, and why.", no_args_is_help=True)


class NoSuchTitle(NearcastError):
    code = "cli.no_such_title"


@app.callback()
def _group() -> None:
    """Keeps `explain` a command of its own."""


@app.command()
def explain(
    address: Annotated[str, typer.Argument(help="The viewer's IP address.")],
    title: Annotated[str, typer.Argument(help="The title's name or a part of it.")],
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Show the ranking for one viewer and one title, with everybody who was passed over."""
    asyncio.run(_explain(address, title, data, json))


async def _explain(address: str, name: str, data: Path, json: bool) -> None:
    from rich.table import Table

    from nearcast.cli.operator import Operator, find
    from nearcast.cli.terminal import console, print_json
    from nearcast.steering.model import Explanation

    async with Operator(find(data)) as operator:
        title = await find_title(operator, name)
        asked = {"address": address, "asset": str(title.asset)}
        found = await operator.get("/operator/steering/explain", Explanation, **asked)
    if json:
        print_json(found)
        return
    ranking = found.ranking
    where = f"in {ranking.network}, by {ranking.prefix}" if ranking.network else "in no known network"
    table = Table("rank", "appliance", "site", "why", title=f"{address} is {where}; {title.name}")
    for one in ranking.pathways:
        table.add_row(str(one.rank), one.appliance, one.site, one.reason)
    for other in found.passed_over:
        table.add_row("–", other.appliance, other.site, other.reason, style="dim")
    console(out=True).print(table)


async def find_title(operator: "Operator", name: str) -> "Title":
    """The published title whose name is most like `name`. Raises NoSuchTitle."""
    from nearcast.catalog.model import Title

    found = await operator.get("/operator/titles", tuple[Title, ...], text=name)
    if not found:
        raise NoSuchTitle(
            f"No title is called {name}.", field="TITLE", value=name, remedy="See what there is: nearcast ingest --list."
        )
    return found[0]
