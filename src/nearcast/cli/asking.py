"""One request to the operator routes of the platform that runs on a data folder."""

from pathlib import Path
from typing import Any


async def ask(data: Path, method: str, path: str, kind: Any, body: Any = None) -> Any:
    """The answer as `kind`. Raises NoPlatform, and what the platform refuses with."""
    from nearcast.cli.operator import Operator, find

    async with Operator(find(data)) as operator:
        return await operator.send(method, path, body, kind)
