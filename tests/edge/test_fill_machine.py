"""A disk over many nights: manifests change, sources fail, lie and break off, the appliance dies in the middle of a copy."""

import asyncio
import hashlib
import shutil
import tempfile
from collections.abc import AsyncGenerator
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from nearcast.edge import fill, policy
from nearcast.edge.agent.pacing import Pacing
from nearcast.edge.disk import Disk
from nearcast.edge.model import EdgeError, Knobs, SourceFailed
from nearcast.fleet.model import HeldFile, ManifestFile
from nearcast.ids import AssetId, FileId
from nearcast.units import Bitrate, Bytes

ASSETS = (AssetId("a" * 32), AssetId("b" * 32))
CONTENTS = tuple(bytes([65 + number]) * (100 * (number + 1)) for number in range(6))
BY_ID = {hashlib.sha256(data).hexdigest(): data for data in CONTENTS}
FILES = tuple(
    ManifestFile(asset, FileId(name), f"{name}.mp4", Bytes(len(data))) for asset in ASSETS for name, data in BY_ID.items()
)
CAPACITY = Bytes(1200)


class Source:
    """Gives a file: `well`, not at all, broken off in the middle, or with wrong bytes."""

    name = "source"

    def __init__(self, how: str) -> None:
        self._how = how

    async def read(self, file: ManifestFile, offset: int, _chunk: int) -> AsyncGenerator[bytes, None]:
        data = BY_ID[file.id][offset:]
        if self._how == "away":
            raise SourceFailed("away")
        if self._how == "lies":
            data = b"?" * len(data)
        half = len(data) // 2
        yield data[:half]
        if self._how == "breaks off":
            raise SourceFailed("broke off")
        yield data[half:]


class Nights(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.manifest: tuple[ManifestFile, ...] = ()
        self.in_use: frozenset[HeldFile] = frozenset()
        self._open()

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @rule(files=st.lists(st.sampled_from(FILES), unique=True, max_size=8))
    def a_new_manifest(self, files: list[ManifestFile]) -> None:
        self.manifest = tuple(files)
        self.disk.check_sizes(files)

    @rule(data=st.data())
    def viewers_ask(self, data: st.DataObject) -> None:
        held = sorted(self.disk.held, key=lambda at: (at.asset, at.name))
        self.in_use = frozenset(data.draw(st.lists(st.sampled_from(held), max_size=2))) if held else frozenset()

    @rule()
    def viewers_leave(self) -> None:
        self.in_use = frozenset()

    @rule(hows=st.lists(st.sampled_from(["well", "well", "away", "breaks off", "lies"]), min_size=1, max_size=3))
    def fill(self, hows: list[str]) -> None:
        asyncio.run(self._fill(hows))

    @rule()
    def the_appliance_starts_again(self) -> None:
        self._open()
        self.disk.check_sizes(self.manifest)

    @rule(data=st.data())
    def a_file_rots(self, data: st.DataObject) -> None:
        if held := sorted(self.disk.held, key=lambda at: (at.asset, at.name)):
            rotten = data.draw(st.sampled_from(held))
            path = self.folder / "assets" / rotten.asset / rotten.name
            path.write_bytes(b"!" * path.stat().st_size)
            asyncio.run(self.disk.verify())
            assert rotten not in self.disk.held

    @rule()
    def in_a_quiet_night_all_of_it_comes(self) -> None:
        self.in_use = frozenset()
        for _ in range(2):  # what is new in two assets comes once, and is linked the next time
            asyncio.run(self._fill(["well"]))
        plan = policy.plan(self.manifest, self.disk.held, self.disk.partial, CAPACITY)
        assert (plan.fetch, plan.drop, plan.link) == ((), (), ())

    @invariant()
    def what_is_held_is_what_its_name_says(self) -> None:
        for at in self.disk.held:
            assert (self.folder / "assets" / at.asset / at.name).read_bytes() == BY_ID[at.name.removesuffix(".mp4")]

    @invariant()
    def the_disk_is_never_over_full(self) -> None:
        assert self.disk.used <= CAPACITY

    def _open(self) -> None:
        self.disk = Disk(self.folder, Knobs(verify_rate=Bytes(10**12)))
        self.disk.open()

    async def _fill(self, hows: list[str]) -> None:
        served = self.in_use & self.disk.held
        in_use = self.disk.sizes(served)
        plan = policy.plan(self.manifest, self.disk.held, self.disk.partial, CAPACITY, in_use)
        for file in plan.link:
            self.disk.link(file)
        for place in plan.drop:
            self.disk.drop(place)
        for unwanted in plan.forget:
            self.disk.forget(unwanted)
        pace = Pacing(Bitrate(10**12), Knobs())
        for file in plan.fetch:
            copy = self.disk.copy(file)
            await copy.take_up()
            try:
                await fill.fetch(file, [Source(how) for how in hows], copy, pace)
            except EdgeError:
                assert "well" not in hows
        assert served <= self.disk.held


Nights.TestCase.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
TestNights = Nights.TestCase
