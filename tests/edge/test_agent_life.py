"""How an appliance begins, is killed, comes back and ends."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Awaitable

import msgspec
import pytest
from tests.edge.appliances import QUICK, Viewer, answered, running, serving
from tests.edge.conftest import MakeFile, Store
from tests.edge.small_cloud import Cloud, eventually, whole

from nearcast.edge.agent import Agent
from nearcast.edge.model import BadSettings, NginxUnusable, Settings
from nearcast.runtime import processes
from nearcast.tokens import KeyRing


async def test_a_killed_nginx_serves_again(
    cloud: Cloud, origin: Settings, store: Store, make_file: MakeFile, ring: KeyRing
) -> None:
    file, data = make_file()
    store(file, data)
    cloud.want("origin", (file,))
    async with cloud.open(), running(origin) as agent:
        await eventually(whole(cloud, "origin"))
        old = agent._nginx.pid
        assert old is not None
        os.kill(old, signal.SIGKILL)
        await eventually(lambda: agent._nginx.pid not in {old, None})
        await serving(origin)
        assert (await Viewer(origin, ring).get(file)).content == data


async def test_a_folder_has_one_agent(origin: Settings) -> None:
    async with running(origin):
        with pytest.raises(BadSettings, match="Another appliance runs"):
            Agent(origin, QUICK)


async def test_it_says_so_when_it_cannot_listen(origin: Settings) -> None:
    with socket.socket() as taken:
        taken.bind((origin.address, origin.port))
        taken.listen()
        with pytest.raises(NginxUnusable, match="cannot listen"):
            await Agent(origin, QUICK).run()


PROCESS = """
import asyncio, sys, msgspec
from pathlib import Path
from nearcast.edge.agent import run
from nearcast.edge.model import Settings
from nearcast.runtime import log
log.setup("edge")
asyncio.run(run(msgspec.convert(msgspec.json.decode(sys.argv[1]), Settings, dec_hook=lambda kind, value: kind(value))))
"""


async def _process(settings: Settings) -> asyncio.subprocess.Process:
    told = msgspec.json.encode(settings, enc_hook=str).decode()
    return await processes.start([sys.executable, "-c", PROCESS, told])


async def _until(done: Awaitable[int]) -> int:
    return await asyncio.wait_for(done, 40)


async def test_a_process_ends_well_when_asked_and_comes_back_when_killed(
    cloud: Cloud, origin: Settings, store: Store, make_file: MakeFile, ring: KeyRing
) -> None:
    file, data = make_file()
    store(file, data)
    cloud.want("origin", (file,))
    async with cloud.open():
        first = await _process(origin)
        await eventually(lambda: "origin" in cloud.reports and whole(cloud, "origin")())
        await answered(200, lambda: Viewer(origin, ring).get(file, "first"))
        log = origin.folder / "log" / "access.log"
        await eventually(lambda: b"\tfirst\t" in log.read_bytes())  # nginx keeps a second of lines to itself
        first.kill()
        await _until(first.wait())
        # nginx's worker does not know yet that it is alone.
        assert (await Viewer(origin, ring).get(file, "orphan")).content == data
        second = await _process(origin)
        await eventually(lambda: {one.session for one in cloud.deliveries} == {"first", "orphan"})
        await serving(origin)
        assert (await Viewer(origin, ring).get(file, "second")).content == data
        await eventually(lambda: {one.session for one in cloud.deliveries} == {"first", "orphan", "second"})
        second.terminate()
        assert await _until(second.wait()) == 0
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind((origin.address, origin.port))
