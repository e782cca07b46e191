"""`nearcast serve`: the cloud, all of it in one process or some services alone."""

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from nearcast.runtime.settings import Settings

_LOOK_EVERY_S = 1.0


def serve(
    services: Annotated[list[str] | None, typer.Argument(help="The services to run here; all when none is named.")] = None,
    config: Annotated[Path | None, typer.Option(help="nearcast.toml; the one here when not given.")] = None,
    workers: Annotated[
        int | None, typer.Option(min=0, help="Steps of encodings done at a time; stands before ingest.workers.")
    ] = None,
) -> None:
    """Run the cloud, or some of its services. Needs database.url and bus.url; `nearcast up` brings both."""
    import msgspec

    from nearcast.assembly import SERVICES
    from nearcast.runtime import log, settings

    chosen = settings.load(config)
    if workers is not None:
        chosen = msgspec.structs.replace(chosen, ingest=msgspec.structs.replace(chosen.ingest, workers=workers))
    for name in services or ():
        if name not in SERVICES:
            raise typer.BadParameter(f"{name} is no service. There are: {', '.join(SERVICES)}.")
    for part in ("database", "bus"):
        if not getattr(chosen, part).url:
            raise settings.BadSetting(
                f"{part}.url is empty.", field=f"{part}.url", remedy="Set it, or run `nearcast up`, which brings its own."
            )
    log.setup("cloud", chosen.log.level)
    asyncio.run(_serve(chosen, services or list(SERVICES)))


async def _serve(chosen: "Settings", here: list[str]) -> None:
    from nearcast.accounts.model import Accounts
    from nearcast.assembly import SERVICES, Platform, lay_ground, leave_ground
    from nearcast.cli.tools import Tools
    from nearcast.runtime import log, ports, tasks
    from nearcast.runtime.signals import stop_requested
    from nearcast.runtime.web import HttpServer

    stop = stop_requested()
    told = log.get("serve")
    whole = len(here) == len(SERVICES)
    port = ports.choose(chosen.http.host, chosen.http.port)
    public_url = chosen.http.public_url or f"http://{chosen.http.host}:{port}"
    ground = await lay_ground(chosen, public_url)
    platform = Platform(ground, here)
    await platform.start()
    server = HttpServer(platform.app(), chosen.http.host, port) if whole else None
    looking = []
    if server is not None:
        await server.start()
        tools = Tools(platform.services.get(Accounts), chosen.folder, public_url)
        await tools.look()
        looking = [asyncio.create_task(tasks.always(tools.look, _LOOK_EVERY_S))]
    told.info("ready", services=here, url=public_url if whole else None, pid=os.getpid())
    await stop.wait()
    told.info("stopping")
    await tasks.end(looking, _LOOK_EVERY_S)
    if server is not None:
        await server.stop()
    await platform.stop()
    await leave_ground(ground)
