"""`nearcast edge`: one appliance. `join` sets it up and runs it, `run` is what the machine does at every start."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from nearcast.runtime import files

if TYPE_CHECKING:
    from nearcast.edge.model import Settings

_GB = 1_000_000_000
_SETTINGS = "settings.json"

app = typer.Typer(help="One appliance of the network.", no_args_is_help=True)
Folder = Annotated[Path, typer.Option(help="Where this appliance keeps its files, key, settings and logs.")]
Level = Annotated[str, typer.Option(help="debug, info, warning or error.")]


@app.command()
def join(
    cloud: Annotated[str, typer.Argument(metavar="URL", help="The platform's address, e.g. https://films.example.")],
    token: Annotated[
        str, typer.Argument(envvar="NEARCAST_ENROLMENT", help="The one-time token of `nearcast fleet enrol`.")
    ] = "",
    folder: Folder = Path("appliance"),
    address: Annotated[
        str, typer.Option(help="The address to listen on; the one this machine reaches the platform from when not given.")
    ] = "",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8090,
    url: Annotated[str, typer.Option(help="How viewers and peers reach it; from address and port when not given.")] = "",
    capacity_gb: Annotated[float, typer.Option(help="How much of the disk it may use, in GB (10^9 bytes).")] = 100.0,
    throughput_mbps: Annotated[int, typer.Option(help="How much it may send, in Mb/s.")] = 1000,
    server: Annotated[str, typer.Option(help="storage (holds much) or flash (sends much).")] = "storage",
    objects: Annotated[
        str, typer.Option(help="For an appliance at the origin: where the platform keeps its objects, file:///… or s3://….")
    ] = "",
    certificate: Annotated[Path | None, typer.Option(help="Serve over TLS with this certificate and its chain (PEM).")] = None,
    key: Annotated[Path | None, typer.Option(help="The certificate's key (PEM, without a password).")] = None,
    plain_port: Annotated[
        int, typer.Option(help="With TLS: where the challenges in FOLDER/acme are answered (ACME); 0 for nowhere.")
    ] = 0,
    special_routes: Annotated[
        bool, typer.Option(help="Believe routes to private and documentation addresses too: for trials.")
    ] = False,
    workers: Annotated[int, typer.Option(help="nginx workers; 0 for one a core.")] = 0,
    log_level: Level = "info",
) -> None:
    """Make this machine an appliance and run it: it enrols, fills, serves, and goes on by `run` after a restart."""
    from nearcast.edge.model import BadSettings, Settings
    from nearcast.fleet.model import ServerKind
    from nearcast.runtime import ports
    from nearcast.units import Bitrate, Bytes

    if not cloud.startswith(("http://", "https://")):
        raise BadSettings(f"{cloud} is no address.", field="URL", value=cloud, remedy="Write it like https://films.example.")
    if server not in ServerKind.__members__:
        raise typer.BadParameter(f"{server} is no kind of server. There are: {', '.join(ServerKind)}.", param_hint="--server")
    address = address or ports.own_address(cloud)
    settings = Settings(
        folder=folder.absolute(),
        address=address,
        port=port,
        url=url or f"{'https' if certificate else 'http'}://{address}:{port}",
        cloud=cloud.rstrip("/"),
        capacity=Bytes(int(capacity_gb * _GB)),
        throughput=Bitrate(throughput_mbps * 1_000_000),
        token=token or None,
        server=ServerKind(server),
        objects=objects or None,
        special_routes=special_routes,
        workers=workers,
        certificate=certificate.absolute() if certificate else None,
        key=key.absolute() if key else None,
        plain_port=plain_port,
    )
    settings.folder.mkdir(parents=True, exist_ok=True)
    files.replace(settings.folder / _SETTINGS, msgspec.json.encode(settings, enc_hook=str))
    _run(settings, log_level)


@app.command()
def run(folder: Folder = Path("appliance"), log_level: Level = "info") -> None:
    """Run the appliance that `join` set up in a folder."""
    from nearcast.edge.model import BadSettings, Settings

    try:
        settings = msgspec.json.decode((folder / _SETTINGS).read_bytes(), type=Settings, dec_hook=lambda kind, text: kind(text))
    except (OSError, msgspec.MsgspecError) as error:
        raise BadSettings(
            f"No appliance was set up in {folder}: {error}.",
            field="--folder",
            value=folder,
            remedy="Set one up: nearcast edge join URL TOKEN.",
        ) from error
    _run(settings, log_level)


def _run(settings: "Settings", log_level: str) -> None:
    from nearcast.edge import agent
    from nearcast.runtime import log

    log.setup("edge", log_level)
    asyncio.run(agent.run(settings))
