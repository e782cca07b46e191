"""`nearcast catalog` against the demo."""

import asyncio
import json
import sys
from pathlib import Path

from tests.running import Demo


async def _run(demo: Demo, *words: str | Path) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "nearcast", "catalog", *map(str, words), "--data", demo.folder, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    return process.returncode or 0, told.decode()


async def test_a_file_is_imported_edited_published_taken_back_and_exported(demo: Demo, tmp_path: Path) -> None:
    table = tmp_path / "titles.csv"
    table.write_text("id,name,year\ncli-rain,Rain,soon\n")
    code, told = await _run(demo, "import", table)
    assert (code, "cli-rain" in told, "year" in told, "soon" in told) == (1, True, True, True)
    table.write_text("id,name,year\ncli-rain,Rain,1999\n")
    assert (await _run(demo, "import", table))[1] == "1 added, 0 changed, 0 as they were.\n"
    assert (await _run(demo, "edit", "cli-rain", "--set", "genres=Drama; War"))[0] == 0
    assert (await _run(demo, "publish", "cli-rain"))[0] == 0
    assert (await _run(demo, "edit", "cli-rain", "--set", "name=Snow"))[0] == 0
    assert (await _run(demo, "undo", "cli-rain"))[0] == 0
    shown = json.loads((await _run(demo, "show", "cli-rain", "--json"))[1])
    assert (shown["state"], shown["newest"]["said"]["name"], shown["newest"]["said"]["genres"]) == (
        "PUBLISHED",
        "Rain",
        ["Drama", "War"],
    )
    assert len(shown["history"]) == 5
    assert "\ncli-rain,film,,,Rain," in (await _run(demo, "export"))[1]
    listed = json.loads((await _run(demo, "list", "rain", "--json"))[1])
    assert "cli-rain" in [one["id"] for one in listed]
    code, told = await _run(demo, "withdraw", "cli-rain", "nothing")
    assert (code, "nothing" in told) == (1, True)
    assert (await _run(demo, "withdraw", "cli-rain"))[0] == 0
