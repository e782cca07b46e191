"""`nearcast up`: the whole platform on one machine, in the foreground."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nearcast.cli.options import Data, Json

if TYPE_CHECKING:
    from nearcast.cli.up.stack import Stack
    from nearcast.runtime.settings import Settings


def up(
    demo: Annotated[bool, typer.Option("--demo", help="Bring two networks, five appliances, films and an account.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Start the demo, play from every network, kill an appliance, stop; say if all held.")
    ] = False,
    short: Annotated[
        bool, typer.Option("--short", help="Draw the demo's films small and brief: for trying things out and for tests.")
    ] = False,
    config: Annotated[Path | None, typer.Option(help="nearcast.toml; the one here when not given.")] = None,
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Start everything and keep it running: PostgreSQL, NATS, the cloud, and an appliance at the origin."""
    import msgspec

    from nearcast.runtime import log, settings

    chosen = msgspec.structs.replace(settings.load(config), data=str(data.absolute()))
    data.mkdir(parents=True, exist_ok=True)
    with (data / "up.log").open("a", buffering=1) as file:
        log.setup("up", chosen.log.level, file=file)
        failed = asyncio.run(_up(chosen, config, demo=demo or check, check=check, short=short, json=json))
    raise typer.Exit(1 if failed else 0)


async def _up(chosen: "Settings", config: Path | None, *, demo: bool, check: bool, short: bool, json: bool) -> bool:
    from nearcast.cli.up.stack import Stack
    from nearcast.runtime.signals import stop_requested

    stop = stop_requested()
    stack = Stack(chosen, config, demo=demo)
    task = asyncio.create_task(_check(stack, short, json) if check else _stay(stack, demo, short))
    asked = asyncio.create_task(stop.wait())
    await asyncio.wait({task, asked}, return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    if not task.done():
        task.cancel()
    try:
        return bool(await task)
    except asyncio.CancelledError:
        return check
    finally:
        await _stop(stack, quiet=check)


async def _stop(stack: "Stack", *, quiet: bool) -> None:
    from nearcast.cli.terminal import Teller

    say = Teller()
    if not quiet:
        say("Stopping")
    await stack.stop()
    if quiet:
        return
    how = "nothing is left running" if stack.clean else f"but not all by itself: see {stack.folder / 'up.log'}"
    say(f"Stopped; {how}.")


async def _stay(stack: "Stack", demo: bool, short: bool) -> bool:
    """Runs until cancelled, with a live picture of what goes on."""
    from nearcast.cli.up import stage, status

    with status.show(stack) as picture:
        await stack.start(picture.say)
        picture.title(stage.invitation(stack) if demo else f"Nearcast answers at {stack.url}.")
        picture.say("Ctrl-C stops everything.")
        parts = [picture.follow()]
        if demo:
            parts.append(stage.fill(stack, picture.say, short=short))
        await asyncio.gather(*parts)
    return False


async def _check(stack: "Stack", short: bool, json: bool) -> bool:
    from nearcast.cli.up import check

    return not await check.run(stack, short=short, json=json)
