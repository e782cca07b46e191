"""The line between somebody's browser and the platform: slow towards the platform, and it can be cut."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

_PIECE_BYTES = 1 << 16


class Line:
    def __init__(self, platform: str, bytes_s: int) -> None:
        self._platform = urlsplit(platform)
        self._bytes_s = bytes_s
        self._writers: set[asyncio.StreamWriter] = set()
        self._whole = True
        self.carried = 0
        """Bytes towards the platform."""

    @classmethod
    @asynccontextmanager
    async def to(cls, platform: str, bytes_s: int) -> AsyncIterator[tuple["Line", str]]:
        """The line, and the address at which the platform answers through it."""
        line = cls(platform, bytes_s)
        server = await asyncio.start_server(line._connect, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server:
            yield line, f"http://127.0.0.1:{port}"
            line.cut()

    def cut(self) -> None:
        self._whole = False
        for writer in self._writers:
            writer.transport.abort()

    def mend(self) -> None:
        self._whole = True

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._whole:
            writer.transport.abort()
            return
        with suppress(ConnectionError):
            there, back = await asyncio.open_connection(self._platform.hostname, self._platform.port)
            self._writers |= {writer, back}
            try:
                await asyncio.gather(self._carry(reader, back, self._bytes_s), self._carry(there, writer, 0))
            finally:
                self._writers -= {writer, back}
                writer.close()
                back.close()

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, bytes_s: int) -> None:
        while piece := await source.read(_PIECE_BYTES):
            target.write(piece)
            await target.drain()
            if bytes_s:
                self.carried += len(piece)
                await asyncio.sleep(len(piece) / bytes_s)
        target.close()
