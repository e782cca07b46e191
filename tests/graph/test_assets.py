"""How the client's own files are served."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from nearcast.graph.http import Assets

SCRIPT = b"let answer = 42;" * 100


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    (tmp_path / "app-1a2b.js").write_bytes(SCRIPT)
    (tmp_path / "app-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT))
    (tmp_path / "dot.svg").write_bytes(b"<svg/>")
    app = Starlette(routes=[Mount("/assets", Assets(directory=tmp_path))])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://nearcast.example") as made:
        yield made


@pytest.mark.parametrize(("accepts", "encoding"), [("gzip, br", "gzip"), ("identity", None)])
async def test_large_files_come_compressed_to_whoever_can_read_them(
    client: httpx.AsyncClient, accepts: str, encoding: str | None
) -> None:
    answer = await client.get("/assets/app-1a2b.js", headers={"Accept-Encoding": accepts})
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.content == SCRIPT


async def test_small_files_have_no_twin(client: httpx.AsyncClient) -> None:
    answer = await client.get("/assets/dot.svg")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/svg+xml")
    assert "Content-Encoding" not in answer.headers
