"""`nearcast webhooks`: programs elsewhere that are told what happened."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from nearcast.cli.asking import ask
from nearcast.cli.options import Data, Json
from nearcast.webhooks.model import Added, Delivery, Kind, State, Webhook

app = typer.Typer(help="Tell other programs what happened: signed, and again until they listen.", no_args_is_help=True)

_BASE = "/operator/webhooks"


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="Where to send it, e.g. https://example.org/hooks/nearcast.")],
    kind: Annotated[list[Kind], typer.Option(help="What to tell, as often as you like; everything when not given.")] = [],  # noqa: B006 - typer copies it
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Tell an address from now on. Shows the secret by which it checks signatures: this once only."""
    from nearcast.cli.terminal import print_json

    added: Added = asyncio.run(ask(data, "POST", _BASE, Added, {"url": url, "kinds": kind}))
    if json:
        print_json(added)
        return
    print(f"{added.webhook.id} is told {_kinds(added.webhook.kinds)}.")
    print(f"Its secret, which is not shown again: {added.secret}")
    print(f"Try it: nearcast webhooks test {added.webhook.id}")


@app.command("list")
def list_webhooks(data: Data = Path("data"), json: Json = False) -> None:
    """Show who is told what."""
    from rich.table import Table

    from nearcast.cli.terminal import console, print_json

    found: tuple[Webhook, ...] = asyncio.run(ask(data, "GET", _BASE, tuple[Webhook, ...]))
    if json:
        print_json(found)
        return
    table = Table("webhook", "address", "is told", "since")
    for one in found:
        table.add_row(one.id, one.url, _kinds(one.kinds), _when(one.made))
    console(out=True).print(table)


@app.command()
def remove(webhook: str, data: Data = Path("data")) -> None:
    """Tell an address no more, also of what it was still to be told."""
    from nearcast.cli.terminal import console

    asyncio.run(ask(data, "DELETE", f"{_BASE}/{webhook}", None))
    console().print(f"{webhook} is told nothing more.")


@app.command("test")
def try_out(webhook: str, data: Data = Path("data")) -> None:
    """Send something of no consequence, and wait for how it went."""
    sent: Delivery = asyncio.run(ask(data, "POST", f"{_BASE}/{webhook}/test", Delivery))
    _wait(data, sent.id, webhook)


@app.command()
def deliveries(
    webhook: Annotated[str, typer.Argument(help="Of this webhook only.")] = "", data: Data = Path("data"), json: Json = False
) -> None:
    """Show what was told and how it went, newest first."""
    from rich.table import Table

    from nearcast.cli.terminal import console, print_json

    found = asyncio.run(_deliveries(data, webhook))
    if json:
        print_json(found)
        return
    table = Table("delivery", "webhook", "at", "kind", "state", "tries", "answer", "next try")
    for one in found:
        later = _when(one.next_at) if one.next_at else ""
        table.add_row(one.id, one.webhook, _when(one.at), one.kind, one.state, str(one.tries), one.answer, later)
    console(out=True).print(table)


@app.command()
def replay(delivery: str, data: Data = Path("data")) -> None:
    """Tell something once more, under the same id, and wait for how it went."""
    again: Delivery = asyncio.run(ask(data, "POST", f"{_BASE}/deliveries/{delivery}/replay", Delivery))
    _wait(data, again.id, again.webhook)


def _wait(data: Path, delivery: str, webhook: str) -> None:
    one = asyncio.run(_told(data, delivery, webhook))
    print(f"{one.state.value}: {one.answer}")
    if one.state.value != "delivered":
        raise typer.Exit(1)


async def _told(data: Path, delivery: str, webhook: str) -> Any:
    """The delivery, once its first try is over."""
    from nearcast.cli.terminal import console

    with console().status("telling it"):
        while True:
            one = next(one for one in await _deliveries(data, webhook) if one.id == delivery)
            if one.state is not State.waiting or (one.tries and one.answer):
                return one
            await asyncio.sleep(0.3)


async def _deliveries(data: Path, webhook: str) -> Any:
    return await ask(data, "GET", f"{_BASE}/deliveries?webhook={webhook}", tuple[Delivery, ...])


def _kinds(kinds: tuple[str, ...]) -> str:
    return ", ".join(kinds) or "everything"


def _when(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")
