"""HTTP on this side: typed bodies, problems as RFC 9457, the viewer's real address, and the server itself."""

import asyncio
import ipaddress
import sys
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import unquote_plus

import msgspec
from granian.constants import Interfaces
from granian.server.embed import Server
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nearcast.errors import NearcastError
from nearcast.runtime import log
from nearcast.runtime.processes import CannotStart

_JSON_BYTES_MAX = 8_000_000
"""The longest that operators send are lists of prefixes, of some twenty bytes each."""
_SUBJECT_MAX = 200
_log = log.get("http")
T = TypeVar("T")
_TURN_S = 0.0002
Handler = Callable[[Request], Awaitable[Response]]

Trusted = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]


class BadRequest(NearcastError):
    """The body or a parameter of a request does not fit."""

    code = "http.bad_request"


class BadProxyRange(NearcastError):
    code = "settings.bad_setting"


def json(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Any msgspec type as JSON."""
    return Response(msgspec.json.encode(value), status, headers, media_type="application/json")


def problem(error: NearcastError) -> Response:
    """An error as RFC 9457 problem details with its stable code."""
    fault = error.fault
    body = {"type": "about:blank", "title": type(error).__name__, "status": error.status, "detail": str(error)}
    body |= {"code": fault.code, "field": fault.field, "value": fault.value, "remedy": fault.remedy}
    return Response(msgspec.json.encode(body), error.status, media_type="application/problem+json")


def answering(handler: Handler) -> Handler:
    """The handler, with its NearcastErrors turned into problems."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except NearcastError as error:
            return problem(error)

    return answer


def about(request: Request, subject: str, outcome: str = "", action: str = "") -> None:
    """Says for the audit log what a request is about beside what its path names, how it ended where the status does not tell, and what
    was done where it is not what the route is named after.
    """
    request.state.action = action
    request.state.subject = subject if len(subject) <= _SUBJECT_MAX else f"{subject[:_SUBJECT_MAX]}…"
    request.state.outcome = outcome


async def bounded(request: Request, most: int) -> bytes:
    """The body, if it has at most this many bytes. Raises BadRequest."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        check_size(size, most)
        parts.append(part)
    return b"".join(parts)


def check_size(size: int, most: int) -> None:
    """Of a body, or of as much of it as has come. Raises BadRequest."""
    if size > most:
        raise BadRequest(f"The body is larger than {most} bytes.", field="body", remedy="Send less at once.")


async def body(request: Request, kind: type[T], most: int = _JSON_BYTES_MAX) -> T:
    """The JSON body of at most so many bytes as `kind`. Raises BadRequest."""
    return decode(await bounded(request, most), kind)


def decode(data: bytes, kind: type[T]) -> T:
    """`data` as `kind`. Raises BadRequest."""
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError as error:
        raise BadRequest(f"The body does not fit: {error}.", field="body", remedy="Send JSON of that shape.") from error


def number(request: Request, name: str) -> float:
    """A number of the query, 0 when it is not there. Raises BadRequest."""
    text = request.query_params.get(name, "0")
    try:
        return float(text)
    except ValueError as error:
        raise BadRequest(f"{text} is no number.", field=name, value=text, remedy="Write it like 12.5.") from error


def query(request: Request) -> dict[str, str]:
    """The parameters of a request by name, the last of each: what `query_params` says, at a fifth of its price."""
    parts = (part.partition("=") for part in request.scope["query_string"].decode("latin-1").split("&"))
    return {unquote_plus(name): unquote_plus(value) for name, _, value in parts if name}


def trusted(ranges: tuple[str, ...]) -> Trusted:
    """The proxies in `ranges` (CIDR). Raises BadProxyRange."""
    try:
        return tuple(ipaddress.ip_network(text) for text in ranges)
    except ValueError as error:
        raise BadProxyRange(
            f"http.trusted_proxies: {error}.", field="http.trusted_proxies", remedy='Write CIDR ranges, e.g. "10.0.0.0/8".'
        ) from error


def viewer_address(request: Request, proxies: Trusted) -> str:
    """Who is really there: X-Forwarded-For read from the right, for as long as a trusted proxy wrote the next entry."""
    address = request.client.host if request.client else "0.0.0.0"  # noqa: S104 - an address nobody has
    forwarded = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()]
    while forwarded and _is_in(address, proxies):
        candidate = forwarded.pop()
        if not _is_address(candidate):
            break
        address = candidate
    return address


def _is_in(address: str, proxies: Trusted) -> bool:
    return _is_address(address) and any(ipaddress.ip_address(address) in network for network in proxies)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


class HttpServer:
    """Granian inside this process's event loop."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        self._app = app
        self._address = f"{host} port {port}"
        self._stopping = asyncio.Event()
        self._server: Any = Server(
            self._serve, address=host, port=port, interface=Interfaces.ASGI, log_enabled=False, backlog=1024
        )
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Raises CannotStart when the address cannot be had."""
        # What takes long is done in threads, and whoever asks would wait Python's 5 ms for each turn beside them.
        sys.setswitchinterval(_TURN_S)
        self._task = asyncio.create_task(self._server.serve())
        await asyncio.sleep(0)  # it listens, or has failed to, before it waits for anything
        if self._task.done() and (error := self._task.exception()):
            why = str(error).splitlines()[0]
            raise CannotStart(f"The server cannot listen on {self._address}: {why}.") from error

    async def stop(self) -> None:
        """Lets requests under way finish; answers without an end, as those of subscriptions, end now."""
        if self._task is not None:
            self._stopping.set()
            self._server.stop()
            await self._task

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The server stops only when every answer has ended, so whoever waits for a viewer to leave is told that they did."""
        whole = False

        async def receive_or_stop() -> Message:
            nonlocal whole
            if whole:
                return await self._leaving(receive)
            message = await receive()
            whole = not message.get("more_body", False)
            return message

        try:
            await self._app(scope, receive_or_stop, send)
        except ClientDisconnect:
            raise
        except Exception:
            # Whoever asked learns only that it failed, and the server says nothing. The rest of a path may be what opens a play.
            _log.error("request failed", door=scope["path"].split("/")[1], exc_info=True)
            raise

    async def _leaving(self, receive: Receive) -> Message:
        message, stopping = asyncio.ensure_future(receive()), asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait((message, stopping), return_when=asyncio.FIRST_COMPLETED)
            return message.result() if message.done() else {"type": "http.disconnect"}
        finally:
            message.cancel()
            stopping.cancel()
