"""How commands reach a running platform: its address and an operator's token, and calls that show problems as errors."""

import os
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import httpx
import msgspec

from nearcast.errors import Fault, NearcastError, revive
from nearcast.runtime import files
from nearcast.runtime.answers import data_of

ADDRESS = "platform.json"
T = TypeVar("T")


class NoPlatform(NearcastError):
    """No platform answers where the command looked for one."""

    code = "cli.no_platform"


class BadToken(NearcastError):
    """What is to open a platform elsewhere cannot."""

    code = "cli.bad_token"


class Address(msgspec.Struct, frozen=True):
    """Where a platform answers, and a token that opens its operator routes."""

    url: str
    token: str


def write_address(folder: Path, address: Address) -> None:
    """Leaves the address in the data folder, readable by its owner alone."""
    folder.mkdir(parents=True, exist_ok=True)
    files.replace(folder / ADDRESS, msgspec.json.encode(address))


def find(folder: Path) -> Address:
    """NEARCAST_URL and NEARCAST_TOKEN, else what the platform running on `folder` left there. Raises NoPlatform, BadToken."""
    if url := os.environ.get("NEARCAST_URL"):
        token = os.environ.get("NEARCAST_TOKEN", "")
        if not (token.isascii() and token.isalnum()):
            raise BadToken(
                "That is no token." if token else "There is a NEARCAST_URL without a token for it.",
                field="NEARCAST_TOKEN",
                remedy="Make one on the page of your account, or use `nearcast sign-in` instead of both.",
            )
        return Address(url.rstrip("/"), token)
    try:
        return msgspec.json.decode((folder / ADDRESS).read_bytes(), type=Address)
    except (OSError, msgspec.MsgspecError) as error:
        raise NoPlatform(
            f"No platform runs on {folder}.",
            field="--data",
            value=folder,
            remedy="Start one with `nearcast up`, or set NEARCAST_URL and NEARCAST_TOKEN.",
        ) from error


class Operator:
    """The operator routes of one platform."""

    def __init__(self, address: Address, timeout_s: float = 15.0) -> None:
        self.url = address.url
        self._client = httpx.AsyncClient(
            base_url=address.url, headers={"Authorization": f"Bearer {address.token}"}, timeout=timeout_s
        )

    async def __aenter__(self) -> "Operator":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def get(self, path: str, kind: type[T], **query: str) -> T:
        """The answer as `kind`. Raises NoPlatform and whatever the platform refuses with."""
        return msgspec.json.decode((await self._send("GET", path, params=query)).content, type=kind)

    async def send(self, method: str, path: str, body: Any = None, kind: type[T] | None = None) -> T | None:
        """Sends `body` as JSON; the answer as `kind`, or None."""
        content = None if body is None else msgspec.json.encode(body)
        answer = await self._send(method, path, content=content)
        return None if kind is None else msgspec.json.decode(answer.content, type=kind)

    async def ask(self, document: str, **variables: Any) -> Any:
        """What the graph answers. Raises what it refuses with."""
        body = msgspec.json.encode({"query": document, "variables": variables})
        answer = await self._send("POST", "/graphql", content=body, headers={"Content-Type": "application/json"})
        return data_of(answer.json(), "cli.bad_answer")

    async def post(self, path: str, content: bytes, kind: type[T]) -> T:
        """Sends bytes; the answer as `kind`."""
        return msgspec.json.decode((await self._send("POST", path, content=content)).content, type=kind)

    async def fetch(self, path: str) -> bytes:
        return (await self._send("GET", path)).content

    async def put(self, path: str, content: Any, size: int) -> None:
        """Streams bytes to the platform, `size` in all."""
        await self._send("PUT", path, content=content, headers={"Content-Length": str(size)}, timeout=None)

    async def tus(self, method: str, path: str, headers: dict[str, str] | None = None, content: bytes = b"") -> httpx.Headers:
        """One request of the tus protocol; the headers of the answer. The last part of a long upload may take its time."""
        spoken = {"Tus-Resumable": "1.0.0", **(headers or {})}
        return (await self._send(method, path, content=content, headers=spoken, timeout=None)).headers

    async def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            answer = await self._client.request(method, path, **options)
        except httpx.TransportError as error:
            raise NoPlatform(
                f"The platform at {self.url} does not answer: {error or type(error).__name__}.",
                field="url",
                value=self.url,
                remedy="Start it with `nearcast up`, or look at its log.",
            ) from error
        if answer.is_error:
            _refused(answer)
        return answer


def _refused(answer: httpx.Response) -> NoReturn:
    try:
        body = answer.json()
        fault = Fault(body["code"], body["detail"])
    except (ValueError, KeyError, TypeError):
        fault = Fault("cli.bad_answer", f"The platform answered {answer.status_code} to {answer.request.url.path}.")
    raise revive(fault)
