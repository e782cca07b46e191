"""`nearcast sign-in`: lets this machine into an account on another one's platform, without typing a password here."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer

from nearcast.cli.options import Data
from nearcast.errors import NearcastError
from nearcast.runtime.answers import REFUSED, data_of

_BEGIN = f"""mutation($name: String!) {{ beginLink(name: $name, kind: TOOL) {{
    ... on Link {{ deviceCode userCode address interval }} {REFUSED} }} }}"""
_COLLECT = f"mutation($code: String!) {{ collectLink(deviceCode: $code) {{ ... on CollectedLink {{ token }} {REFUSED} }} }}"


class BadPlatform(NearcastError):
    """What answers there is no Nearcast."""

    code = "cli.bad_platform"


def sign_in(
    url: Annotated[str, typer.Argument(help="Where the platform answers, e.g. https://films.example.")],
    data: Data = Path("data"),
) -> None:
    """Sign in to a platform elsewhere: open the page, enter the code, and the commands here reach it."""
    from nearcast.cli.operator import Address, write_address
    from nearcast.cli.terminal import console

    token = asyncio.run(_linked(url.rstrip("/")))
    write_address(data, Address(url.rstrip("/"), token))
    console().print(f"Signed in to {url}. Commands with --data {data} use it.")


async def _linked(url: str) -> str:
    import platform

    import httpx

    from nearcast.cli.terminal import console

    async with httpx.AsyncClient(base_url=url, timeout=15.0) as client:
        link = (await _ask(client, _BEGIN, name=f"nearcast on {platform.node()}"[:40]))["beginLink"]
        console().print(f"Open {link['address']} and enter {link['userCode']}")
        while True:
            await asyncio.sleep(link["interval"])
            if collected := (await _ask(client, _COLLECT, code=link["deviceCode"]))["collectLink"]:
                return str(collected["token"])


async def _ask(client: Any, query: str, **variables: str) -> dict[str, Any]:
    """Raises BadPlatform and whatever the platform refuses with."""
    import httpx

    try:
        answer = await client.post("/graphql", json={"query": query, "variables": variables})
        body = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise BadPlatform(
            f"{client.base_url} does not answer as a platform.", field="URL", value=client.base_url, remedy="Check the address."
        ) from error
    return data_of(body, "cli")
