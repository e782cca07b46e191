"""Calling another service: its Protocol, answered in this process or over NATS.

A caller holds something that satisfies `steering.model.Steering` and does not know which. In one process that is the
service itself. Apart, it is `proxy(Steering, …)`, and the other side runs `serve(…)`: NATS request/reply under the services
API, so replicas share the work through a queue group, are listed and counted by `nats micro`, and drain before they stop.

Arguments and answers are msgspec types taken from the Protocol's annotations. Errors cross as `Fault` and are raised as the
class they were. Every call has a deadline, and carries the id of the play it belongs to. What is large travels compressed: an appliance's
manifest is much alike inside, and NATS bounds a message.
"""

import asyncio
import inspect
import zlib
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, NamedTuple, TypeVar, cast, get_type_hints

import msgspec
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.errors import NoRespondersError
from nats.micro import add_service
from nats.micro.request import Request
from nats.micro.service import EndpointConfig, Service, ServiceConfig

from nearcast.errors import Fault, NearcastError, revive
from nearcast.runtime import log

DEADLINE_S = 5.0
_PLAY = "Nearcast-Play"
_DEADLINE = "Nearcast-Deadline-Ms"
_FAULT = b"!"
_PLAIN = b"="
_PACKED = b"z"
_PACKED_FROM = 200_000
"""Bytes. Below, compressing takes longer than it saves."""
_HEADERS_MAX = 4096
_log = log.get("call")

P = TypeVar("P")


class ServiceAway(NearcastError):
    """A service did not answer in time, or nobody serves it."""

    code = "runtime.service_away"
    status = 503


class ServiceBroken(NearcastError):
    """A service failed in a way its author did not foresee; its log has the story."""

    code = "runtime.service_broken"
    status = 500


class MessageTooLarge(NearcastError):
    """What is asked or answered is more than NATS carries in one message."""

    code = "runtime.message_too_large"
    status = 500


class _Method(NamedTuple):
    name: str
    parameters: tuple[str, ...]
    arguments: type[msgspec.Struct]
    answer: Any


def proxy(protocol: type[P], client: Client, name: str, deadline_s: float = DEADLINE_S) -> P:
    """Something that satisfies `protocol` by asking the service `name` on NATS. Its methods raise ServiceAway after
    `deadline_s`, and whatever the service raises.
    """
    methods = {method.name: _caller(method, client, name, deadline_s) for method in _methods(protocol)}
    return cast(P, type(f"{protocol.__name__}Proxy", (), {key: staticmethod(call) for key, call in methods.items()})())


class Served:
    """A service that answers others. `stop` takes no new calls and returns when those under way are answered."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._answering: set[asyncio.Task[None]] = set()

    def begin(self, answer: Coroutine[Any, Any, None]) -> None:
        """Answers beside the others: a subscription hands out one message at a time, and a slow call must not hold up the rest."""
        task = asyncio.create_task(answer)
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def stop(self) -> None:
        await self._service.stop()
        await asyncio.gather(*self._answering, return_exceptions=True)


async def serve(protocol: type[P], implementation: P, client: Client, name: str, version: str) -> Served:
    """Answers `protocol` for others under `name` until the returned service's `stop`, which drains first."""
    service = await add_service(client, config=ServiceConfig(name=name, version=version, queue_group=name))
    served = Served(service)
    for method in _methods(protocol):
        handler = _handler(method, getattr(implementation, method.name), served, client.max_payload)
        subject = f"nearcast.call.{name}.{method.name}"
        await service.add_endpoint(EndpointConfig(name=method.name, subject=subject, handler=handler))
    return served


def _methods(protocol: type) -> list[_Method]:
    found = []
    for name, function in inspect.getmembers(protocol, inspect.iscoroutinefunction):
        if name.startswith("_"):
            continue
        hints = get_type_hints(function)
        answer = hints.pop("return")
        given = inspect.signature(function).parameters
        fields = [
            (key, kind) if given[key].default is inspect.Parameter.empty else (key, kind, given[key].default)
            for key, kind in hints.items()
        ]
        arguments = msgspec.defstruct(f"{name}_arguments", fields, frozen=True, array_like=True)
        found.append(_Method(name, tuple(hints), arguments, answer))
    return found


def _caller(method: _Method, client: Client, service: str, deadline_s: float) -> Callable[..., Awaitable[Any]]:
    subject = f"nearcast.call.{service}.{method.name}"
    decoder = msgspec.msgpack.Decoder(method.answer)

    async def call(*values: Any, **named: Any) -> Any:
        body = await _pack(msgspec.msgpack.encode(method.arguments(*values, **named)), client.max_payload)
        headers = {_DEADLINE: str(int(deadline_s * 1000))}
        if play := log.bound("play"):
            headers[_PLAY] = play
        try:
            reply = await client.request(subject, body, timeout=deadline_s, headers=headers)
        except NoRespondersError as error:
            raise ServiceAway(f"Nobody serves {service}.", remedy="Start it, or look at its log.") from error
        except (TimeoutError, NatsError) as error:
            raise ServiceAway(
                f"{service}.{method.name} did not answer within {deadline_s:g} s.", remedy="Try again in a moment."
            ) from error
        if reply.data[:1] == _FAULT:
            raise revive(msgspec.msgpack.decode(reply.data[1:], type=Fault))
        return decoder.decode(await _unpack(reply.data))

    return call


async def _pack(body: bytes, most: int) -> bytes:
    """Raises MessageTooLarge for what is more than `most` bytes however it is packed."""
    large = len(body) >= _PACKED_FROM
    packed = _PACKED + await asyncio.to_thread(zlib.compress, body, 1) if large else _PLAIN + body
    if len(packed) > most - _HEADERS_MAX:
        raise MessageTooLarge(
            f"A message of {len(packed):,} bytes is more than NATS carries, which is {most:,}.", remedy="Raise its max_payload."
        )
    return packed


async def _unpack(body: bytes) -> bytes:
    return await asyncio.to_thread(zlib.decompress, body[1:]) if body[:1] == _PACKED else body[1:]


def _handler(
    method: _Method, answer: Callable[..., Awaitable[Any]], served: Served, most: int
) -> Callable[[Request], Awaitable[None]]:
    decoder = msgspec.msgpack.Decoder(method.arguments)

    async def run(request: Request) -> bytes:
        arguments = decoder.decode(await _unpack(request.data))
        headers = request.headers or {}
        if play := headers.get(_PLAY):
            log.bind(play=play)
        async with asyncio.timeout(int(headers.get(_DEADLINE, DEADLINE_S * 1000)) / 1000):
            value = await answer(*(getattr(arguments, name) for name in method.parameters))
        return await _pack(msgspec.msgpack.encode(value), most)

    async def reply_to(request: Request) -> None:
        try:
            reply = await run(request)
        except NearcastError as error:
            reply = _FAULT + msgspec.msgpack.encode(error.fault)
        except TimeoutError:
            reply = _FAULT + msgspec.msgpack.encode(ServiceAway(f"{method.name} took too long.").fault)
        except Exception:
            _log.exception("call failed", method=method.name)
            broken = ServiceBroken(f"{method.name} failed.", remedy="The service's log says why.")
            reply = _FAULT + msgspec.msgpack.encode(broken.fault)
        await request.respond(reply)

    async def handle(request: Request) -> None:
        served.begin(reply_to(request))

    return handle
