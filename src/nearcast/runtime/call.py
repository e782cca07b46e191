"""Calling another service: its Protocol, answered in this process or over NATS.

A caller holds something that satisfies `steering.model.Steering` and does not know which. In one process that is the
service itself. Apart, it is `proxy(Steering, …)`, and the other side runs `serve(…)`: NATS request/reply under the services
API, so replicas share the work through a queue group, are listed and counted by `nats micro`, and drain before they stop.

Arguments and answers are msgspec types taken from the Protocol's annotations. Errors cross as `Fault` and are raised as the
class they were. Every call has a deadline, and carries the id of the play it belongs to.
"""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, TypeVar, cast, get_type_hints

import msgspec
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.errors import NoRespondersError
from nats.micro import add_service
from nats.micro.request import Request
from nats.micro.service import EndpointConfig, Service, ServiceConfig
from structlog.contextvars import get_contextvars

from nearcast.errors import Fault, NearcastError, revive
from nearcast.runtime import log

DEADLINE_S = 5.0
_PLAY = "Nearcast-Play"
_DEADLINE = "Nearcast-Deadline-Ms"
_FAULT = b"!"
_ANSWER = b"="
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


async def serve(protocol: type[P], implementation: P, client: Client, name: str, version: str) -> Service:
    """Answers `protocol` for others under `name` until the returned service's `stop`, which drains first."""
    service = await add_service(client, config=ServiceConfig(name=name, version=version, queue_group=name))
    for method in _methods(protocol):
        handler = _handler(method, getattr(implementation, method.name))
        await service.add_endpoint(
            EndpointConfig(name=method.name, subject=f"nearcast.call.{name}.{method.name}", handler=handler)
        )
    return service


def _methods(protocol: type) -> list[_Method]:
    found = []
    for name, function in inspect.getmembers(protocol, inspect.iscoroutinefunction):
        if name.startswith("_"):
            continue
        hints = get_type_hints(function)
        answer = hints.pop("return")
        arguments = msgspec.defstruct(f"{name}_arguments", list(hints.items()), frozen=True, array_like=True)
        found.append(_Method(name, tuple(hints), arguments, answer))
    return found


def _caller(method: _Method, client: Client, service: str, deadline_s: float) -> Callable[..., Awaitable[Any]]:
    subject = f"nearcast.call.{service}.{method.name}"
    decoder = msgspec.msgpack.Decoder(method.answer)

    async def call(*values: Any, **named: Any) -> Any:
        body = msgspec.msgpack.encode(method.arguments(*values, **named))
        headers = {_DEADLINE: str(int(deadline_s * 1000))}
        if play := get_contextvars().get("play"):
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
        return decoder.decode(reply.data[1:])

    return call


def _handler(method: _Method, answer: Callable[..., Awaitable[Any]]) -> Callable[[Request], Awaitable[None]]:
    decoder = msgspec.msgpack.Decoder(method.arguments)

    async def run(request: Request) -> bytes:
        arguments = decoder.decode(request.data)
        headers = request.headers or {}
        if play := headers.get(_PLAY):
            log.bind(play=play)
        async with asyncio.timeout(int(headers.get(_DEADLINE, DEADLINE_S * 1000)) / 1000):
            value = await answer(*(getattr(arguments, name) for name in method.parameters))
        return _ANSWER + msgspec.msgpack.encode(value)

    async def handle(request: Request) -> None:
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

    return handle
