"""The example in Python does what its README says, in an environment of its own."""

import asyncio
import os
import shutil
import sys
from pathlib import Path

import pytest

from nearcast.accounts.model import Accounts, Permission
from nearcast.assembly import Platform

_SCOPES = (Permission.see_titles, Permission.change_titles, Permission.publish_titles)


async def _run(folder: Path, *command: str | Path, **environment: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env=os.environ | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    told, _ = await process.communicate()
    return await process.wait(), told.decode()


@pytest.fixture
async def example(root: Path, tmp_path: Path) -> Path:
    """The folder as somebody has it who followed the README."""
    folder = tmp_path / "examples" / "python"
    shutil.copytree(root / "examples/python", folder)
    schema = tmp_path / "src/nearcast/graph/schema.graphql"
    schema.parent.mkdir(parents=True)
    shutil.copy(root / "src/nearcast/graph/schema.graphql", schema)
    uv = Path(sys.executable).with_name("uv")
    python = folder / ".venv/bin/python"
    for command in (
        (uv, "venv", "-q", "--python", sys.executable, ".venv"),
        (uv, "pip", "sync", "-q", "--require-hashes", "--python", python, "requirements.lock"),
        (folder / ".venv/bin/ariadne-codegen",),
    ):
        status, told = await _run(folder, *command)
        assert status == 0, told
    return folder


async def test_titles_of_another_system_are_published(platform: Platform, address: str, example: Path) -> None:
    accounts = platform.services.get(Accounts)
    token = (await accounts.make_api_token((await accounts.operator_token()).device, "Example", _SCOPES, 1)).token
    with_them = {"NEARCAST_URL": address.removesuffix("/graphql"), "NEARCAST_TOKEN": token}
    python = example / ".venv/bin/python"
    status, told = await _run(example, python, "publish.py", "titles.csv", **with_them)
    assert (status, told.splitlines()) == (
        0,
        [
            "lighthouse: The Lighthouse Keeper is published, waiting for its film",
            "tide-tables: Tide Tables is published, waiting for its film",
        ],
    )
    (example / "bad.csv").write_text("id,name,synopsis,maturity\nx,Bad,,200\n")
    status, told = await _run(example, python, "publish.py", "bad.csv", **with_them)
    assert (status, "catalog." in told) == (1, True)
