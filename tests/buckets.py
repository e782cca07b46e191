"""A real server that speaks S3, over a folder whose folders are buckets."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from nearcast.runtime import ports, processes

KEY, SECRET = "nearcast", "a-few-words"


@asynccontextmanager
async def serve(folder: Path) -> AsyncIterator[dict[str, str]]:
    """The variables with which programs find it and sign in."""
    port = ports.choose("127.0.0.1", 0)
    words = f"serve s3 --addr 127.0.0.1:{port} --auth-key {KEY},{SECRET} --config= --log-level ERROR".split()
    server = await processes.start([Path(sys.prefix) / "bin" / "rclone", *words, folder])
    try:
        async with asyncio.timeout(60):
            while not await _answers(port):
                assert server.returncode is None, "rclone does not start"
                await asyncio.sleep(0.05)
        yield {
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT": f"http://127.0.0.1:{port}",
            "AWS_ALLOW_HTTP": "true",
        }
    finally:
        await processes.stop(server)


async def _answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True
