"""`nearcast people` and `nearcast sign-in`, on the demo."""

import asyncio
import json
import re
import sys
from pathlib import Path

import httpx
from tests.running import Demo

from nearcast.runtime.clock import random_id

_SIGN_UP = 'mutation($email: String!) { signUp(email: $email, password: "a few words") { ... on SignedIn { token } } }'
_APPROVE = "mutation($code: String!) { approveLink(userCode: $code) { ... on Done { done } } }"


async def _nearcast(*words: str) -> tuple[int, str, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "nearcast", *words, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def test_an_owner_adds_people_and_reads_what_was_done(demo: Demo) -> None:
    data = ("--data", str(demo.folder))
    email = f"{random_id()}@nearcast.example"
    code, out, err = await _nearcast("people", "add", email, "--role", "partner", *data)
    assert (code, out[: len(demo.url)]) == (0, demo.url), err
    assert re.search(r"/reset#[0-9a-f]{64}$", out.strip())
    assert await _nearcast("people", "role", email, "operator", *data) == (0, "", f"{email} is operator now.\n")
    assert email in (await _nearcast("people", "list", email, *data))[1]
    asked = ("audit", "--about", "people", "--since", "2026-01-01", "--limit", "1", *data)
    (line,) = json.loads((await _nearcast(*asked, "--json"))[1])
    assert (line["action"], line["subject"].split()[1:], line["outcome"]) == ("people.set_role", ["operator"], "done")
    assert "people: set role" in (await _nearcast(*asked))[1]
    assert "Nobody did" in (await _nearcast("audit", "--until", "2020-01-01", *data))[2]
    code, _, err = await _nearcast("people", "role", "nobody@nowhere.example", "operator", *data)
    assert code == 1
    assert "[cli.no_such_account]" in err


async def test_a_command_line_elsewhere_is_let_in_by_code(demo: Demo, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "nearcast", "sign-in", demo.url, "--data", elsewhere, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr is not None
    line = (await process.stderr.readline()).decode()
    shown = re.search(r"/link and enter (\w{4}-\w{4})", line)
    assert shown, line
    async with httpx.AsyncClient(base_url=demo.url, trust_env=False, timeout=60) as client:
        made = await client.post(
            "/graphql", json={"query": _SIGN_UP, "variables": {"email": f"{random_id()}@nearcast.example"}}
        )
        assert "errors" not in made.json()
        let_in = await client.post("/graphql", json={"query": _APPROVE, "variables": {"code": shown[1]}})
        assert let_in.json()["data"] == {"approveLink": {"done": True}}
    await process.communicate()
    assert process.returncode == 0
    code, _, err = await _nearcast("people", "list", "--data", str(elsewhere))
    assert code == 1
    assert "see_people" in err, "a viewer is let in as a viewer"
