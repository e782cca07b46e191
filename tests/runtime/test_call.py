"""The call layer: one Protocol, answered in process or over NATS, with the same answers and the same errors."""

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Protocol

import msgspec
import pytest
from nats.aio.client import Client

from nearcast.assembly import SERVICES
from nearcast.errors import NearcastError
from nearcast.runtime import bus, call, log
from nearcast.runtime.call import MessageTooLarge, ServiceAway, ServiceBroken
from nearcast.runtime.nats import MAX_PAYLOAD, Nats


class Sum(msgspec.Struct, frozen=True):
    parts: tuple[int, ...]
    total: int


class TooLarge(NearcastError):
    code = "test.too_large"
    status = 413


class Adder(Protocol):
    async def add(self, parts: tuple[int, ...], extra: int | None = None) -> Sum: ...

    async def sleep(self, seconds: float) -> None: ...

    async def play(self) -> str | None: ...


class AdderService:
    def __init__(self) -> None:
        self.begun = self.finished = 0

    async def add(self, parts: tuple[int, ...], extra: int | None = None) -> Sum:
        total = sum(parts) + (extra or 0)
        if total > 100:
            raise TooLarge("Too much.", field="parts", value=total, remedy="Take less.")
        return Sum(parts, total // len(parts) * len(parts))

    async def sleep(self, seconds: float) -> None:
        self.begun += 1
        await asyncio.sleep(seconds)
        self.finished += 1

    async def play(self) -> str | None:
        return log.bound("play")


class Printer(Protocol):
    async def copy(self, page: bytes, times: int) -> bytes: ...


class PrinterService:
    async def copy(self, page: bytes, times: int) -> bytes:
        return page * times


@pytest.fixture
async def client(nats: Nats) -> AsyncIterator[Client]:
    made = await bus.connect(nats.url)
    yield made
    await made.close()


async def test_arguments_and_answers_keep_their_types(client: Client) -> None:
    served = await call.serve(Adder, AdderService(), client, "adder-1", "1.0.0")
    adder = call.proxy(Adder, client, "adder-1")
    assert await adder.add((1, 2)) == Sum((1, 2), 2)
    assert await adder.add((1, 2), extra=1) == Sum((1, 2), 4)
    await served.stop()


async def test_an_error_arrives_as_the_class_it_was(client: Client) -> None:
    served = await call.serve(Adder, AdderService(), client, "adder-2", "1.0.0")
    with pytest.raises(TooLarge) as raised:
        await call.proxy(Adder, client, "adder-2").add((101,))
    assert raised.value.fault.value == "101"
    assert str(raised.value) == "parts: Too much. Take less."
    with pytest.raises(ServiceBroken):
        await call.proxy(Adder, client, "adder-2").add(())
    await served.stop()


async def test_a_deadline_holds_on_both_sides(client: Client) -> None:
    service = AdderService()
    served = await call.serve(Adder, service, client, "adder-3", "1.0.0")
    with pytest.raises(ServiceAway):
        await call.proxy(Adder, client, "adder-3", deadline_s=0.1).sleep(0.4)
    await asyncio.sleep(0.5)
    assert service.finished == 0
    await served.stop()


async def test_what_is_large_travels_compressed_and_what_is_too_large_is_said(client: Client) -> None:
    served = await call.serve(Printer, PrinterService(), client, "printer", "1.0.0")
    printer = call.proxy(Printer, client, "printer")
    page = b"much alike" * MAX_PAYLOAD
    assert await printer.copy(page, 1) == page
    noise = os.urandom(MAX_PAYLOAD // 2)
    assert await printer.copy(noise, 1) == noise
    with pytest.raises(MessageTooLarge, match="more than NATS carries"):
        await printer.copy(noise + os.urandom(MAX_PAYLOAD // 2), 1)
    with pytest.raises(MessageTooLarge, match="more than NATS carries"):
        await printer.copy(noise, 3)
    await served.stop()


async def test_nobody_serving_is_said_at_once(client: Client) -> None:
    with pytest.raises(ServiceAway, match="Nobody serves"):
        await call.proxy(Adder, client, "nobody").add((1,))


async def test_replicas_share_the_work_and_stopping_drains(client: Client) -> None:
    replicas = [AdderService(), AdderService()]
    served = [await call.serve(Adder, one, client, "adder-4", "1.0.0") for one in replicas]
    adder = call.proxy(Adder, client, "adder-4")
    calls = [asyncio.create_task(adder.sleep(0.2)) for _ in range(20)]
    async with asyncio.timeout(60):
        while sum(one.begun for one in replicas) < 20:
            await asyncio.sleep(0.01)
    await served[0].stop()
    await asyncio.gather(*calls)
    assert sum(one.finished for one in replicas) == 20
    assert all(one.finished for one in replicas)
    await served[1].stop()


async def test_the_id_of_a_play_crosses(client: Client) -> None:
    served = await call.serve(Adder, AdderService(), client, "adder-5", "1.0.0")
    log.bind(play="play-7")
    assert await call.proxy(Adder, client, "adder-5").play() == "play-7"
    log.clear()
    await served.stop()


async def test_every_service_can_be_found_and_counted(client: Client, platform: object) -> None:
    found = []
    replies = await client.subscribe(inbox := client.new_inbox())
    await client.publish("$SRV.INFO", b"", reply=inbox)
    for _ in SERVICES:
        found.append(msgspec.json.decode((await replies.next_msg(timeout=5)).data)["name"])
    assert set(SERVICES) <= set(found)
