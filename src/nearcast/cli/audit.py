"""`nearcast audit`: who changed what."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from nearcast.accounts.model import Matter
from nearcast.cli.options import Data, Json

_AUDIT = """query($first: Int!, $after: String, $about: AuditMatter, $who: String, $subject: String, $since: Float, $until: Float) {
    audit(first: $first, after: $after, about: $about, who: $who, subject: $subject, since: $since, until: $until) {
        edges { node { number at who address about action subject outcome } } } }"""
Limit = Annotated[int, typer.Option(min=1, max=200, help="At most so many lines.")]
Day = Annotated[datetime | None, typer.Option(help="In local time.")]


def audit(
    about: Annotated[Matter | None, typer.Option(help="Only changes of these.")] = None,
    who: Annotated[
        str | None, typer.Option(help="Only by those with this in their address, or by the account with this id.")
    ] = None,
    subject: Annotated[
        str | None, typer.Option(help="Only what happened to this one: the id of a title, a job, an appliance.")
    ] = None,
    since: Day = None,
    until: Day = None,
    before: Annotated[int | None, typer.Option(help="Only what is older than the line with this number.")] = None,
    limit: Limit = 50,
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Show who changed what, newest first: all that you may see."""
    from rich.table import Table

    from nearcast.cli.terminal import console, print_json

    asked = {
        "first": limit,
        "after": None if before is None else str(before),
        "about": about,
        "who": who,
        "subject": subject,
        "since": since and since.timestamp(),
        "until": until and until.timestamp(),
    }
    lines = asyncio.run(_lines(data, asked))
    if json:
        print_json(lines)
        return
    if not lines:
        console().print("Nobody did any of that.")
        return
    table = Table("number", "at", "who", "from", "did", "to", "outcome")
    for one in lines:
        at = f"{datetime.fromtimestamp(one['at']).astimezone():%Y-%m-%d %H:%M}"
        who = one["who"] or "nobody"
        table.add_row(str(one["number"]), at, who, one["address"], _words(one["action"]), one["subject"], one["outcome"])
    console(out=True).print(table)


def _words(action: str) -> str:
    """An action's name as one reads it: `titles.encode_again` is `titles: encode again`."""
    return action.replace(".", ": ", 1).replace("_", " ")


async def _lines(data: Path, asked: dict[str, Any]) -> list[dict[str, Any]]:
    from nearcast.cli.operator import Operator, find

    async with Operator(find(data)) as operator:
        found = (await operator.ask(_AUDIT, **asked))["audit"]["edges"]
    return [one["node"] for one in found]
