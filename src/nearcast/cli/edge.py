"""`nearcast edge`: one appliance."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

_GB = 1_000_000_000


def edge(
    cloud: Annotated[str, typer.Option(help="The platform's address, e.g. https://films.example.")],
    folder: Annotated[Path, typer.Option(help="Where this appliance keeps its files, key and logs.")] = Path("appliance"),
    address: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8090,
    url: Annotated[str, typer.Option(help="How viewers and peers reach it; from address and port when not given.")] = "",
    capacity_gb: Annotated[float, typer.Option(help="How much of the disk it may use, in GB (10^9 bytes).")] = 100.0,
    throughput_mbps: Annotated[int, typer.Option(help="How much it may send, in Mb/s.")] = 1000,
    token: Annotated[
        str,
        typer.Option(envvar="NEARCAST_ENROLMENT", help="The one-time token of `nearcast fleet invite`; the first time only."),
    ] = "",
    objects: Annotated[
        str, typer.Option(help="For an appliance at the origin: where the platform keeps its objects, file:///… or s3://….")
    ] = "",
    workers: Annotated[int, typer.Option(help="nginx workers; 0 for one a core.")] = 0,
    log_level: Annotated[str, typer.Option(help="debug, info, warning or error.")] = "info",
) -> None:
    """Run one appliance: fill it, serve from it, report to the platform."""
    from nearcast.edge import agent
    from nearcast.edge.model import BadSettings, Settings
    from nearcast.runtime import log
    from nearcast.units import Bitrate, Bytes

    if not cloud.startswith(("http://", "https://")):
        raise BadSettings(
            f"{cloud} is no address.", field="--cloud", value=cloud, remedy="Write it like https://films.example."
        )
    log.setup("edge", log_level)
    settings = Settings(
        folder=folder.absolute(),
        address=address,
        port=port,
        url=url or f"http://{address}:{port}",
        cloud=cloud.rstrip("/"),
        capacity=Bytes(int(capacity_gb * _GB)),
        throughput=Bitrate(throughput_mbps * 1_000_000),
        token=token or None,
        objects=objects or None,
        workers=workers,
    )
    asyncio.run(agent.run(settings))
