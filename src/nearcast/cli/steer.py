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


@app.command()
def log(
    out: Annotated[Path, typer.Argument(help="The file to write: JSON, a line a decision.")],
    hours: Annotated[float, typer.Option(help="How far back.")] = 24.0,
    data: Data = Path("data"),
) -> None:
    """Write down what steering decided, with the states it decided on: what `replay` reads."""
    from nearcast.cli.steer_log import write

    asyncio.run(write(data, out, hours * 3600))


@app.command()
def replay(
    log: Annotated[Path, typer.Argument(help="A file that `log` wrote.", exists=True)],
    without: Annotated[list[str] | None, typer.Option(help="A site or an appliance to leave out; may be repeated.")] = None,
    json: Json = False,
) -> None:
    """Make past decisions again as if something had been down: would the others have carried it?"""
    from nearcast.cli.steer_log import read, table
    from nearcast.cli.terminal import console, print_json
    from nearcast.sim.replay import replay as again
    from nearcast.steering.model import Knobs

    states, decisions = read(log)
    outcome = again(states, decisions, frozenset(without or ()), Knobs())
    if json:
        print_json(outcome)
    else:
        console(out=True).print(table(outcome))


async def find_title(operator: "Operator", name: str) -> "Title":
    """The published title whose name is most like `name`. Raises NoSuchTitle."""
    from nearcast.catalog.model import Title

    found = await operator.get("/operator/titles", tuple[Title, ...], text=name)
    if not found:
        raise NoSuchTitle(
            f"No title is called {name}.", field="TITLE", value=name, remedy="See what there is: nearcast ingest --list."
        )
    return found[0]
