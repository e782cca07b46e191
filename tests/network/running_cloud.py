"""The cloud as a program for one host: PostgreSQL, NATS, every service. All dies with it.

`running_cloud.py FOLDER ADDRESS PORT DOOR`: the door is a socket among the files that leads to the port.
"""

import asyncio
import sys
from contextlib import suppress
from pathlib import Path

from nearcast.runtime import processes
from nearcast.runtime.nats import Nats
from nearcast.runtime.postgres import Postgres

_PART = 65_536


async def main(folder: Path, address: str, port: str, door: Path) -> None:
    processes.adopt_orphans()
    postgres, nats = Postgres(folder / "postgres"), Nats(folder / "nats")
    await asyncio.gather(postgres.start(), nats.start())
    environment = {
        "NEARCAST_DATA": str(folder),
        "NEARCAST_DATABASE__URL": postgres.url,
        "NEARCAST_BUS__URL": nats.url,
        "NEARCAST_HTTP__HOST": address,
        "NEARCAST_HTTP__PORT": port,
    }
    door.unlink(missing_ok=True)
    await asyncio.start_unix_server(lambda reader, writer: _lead(address, int(port), reader, writer), door)
    service = await processes.start([sys.executable, "-m", "nearcast", "serve"], environment=environment)
    await service.wait()


async def _lead(address: str, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        from_cloud, to_cloud = await asyncio.open_connection(address, port)
    except OSError:
        writer.close()
        return
    await asyncio.gather(_carry(reader, to_cloud), _carry(from_cloud, writer))


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while part := await reader.read(_PART):
            writer.write(part)
            await writer.drain()
    writer.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], Path(sys.argv[4])))
