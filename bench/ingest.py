"""What turning a source into a title costs beside the bare encodes, and how long it takes.

A film of 24 s in 720p with sound, made here, goes through the real thing: PostgreSQL, the object store, workers, sandbox. The bare encodes
are one run of FFmpeg that decodes the film once and makes the same renditions and the same sound with the same settings.

`cpu_vs_bare` is processor seconds of all of ingest, trying and the measuring of quality apart, over those of the bare encodes. A table says
what each kind of step took with one worker, and what the services around them did. The sandbox is the kernel's, because bubblewrap keeps its
children's processor time to itself; it adds some 8 ms to each start.

`speedup_2_workers` is the wall clock of one worker on one processor over that of two on two: FFmpeg itself uses all there are, so that a
second worker on the same processors finds nothing to do.
`first_play_s` is from the end of the upload of 60 s of 1080p to when the title can be played, in its first rendition, with two workers;
`complete_s` is from the end of the upload to the published title, with two workers. Ratios are medians of interleaved runs.

For clips that are given, `cpu_vs_bare_clips` is the same ratio for each with one worker, and what renditions chosen for each film save
(`bits_saved_h264`, `bytes_stored_saved`) is found; see `ladder.py`.

    .venv/bin/python bench/ingest.py [--json] [--first-play] [CLIP...]
"""

import argparse
import asyncio
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import ladder
from nearcast.assembly import Ground, lay_ground, leave_ground
from nearcast.catalog.model import TitleDraft
from nearcast.catalog.service import CatalogService
from nearcast.ids import AccountId, JobId
from nearcast.ingest import encoder
from nearcast.ingest.encoder import Outcome, Place, Share, words
from nearcast.ingest.encoder.ffmpeg import program
from nearcast.ingest.model import ENDED, Encode, JobState, Join, Knobs, Opening, Picture, Sound, Work, kind_of
from nearcast.ingest.service import IngestService
from nearcast.runtime import clock, log, processes
from nearcast.runtime.nats import Nats
from nearcast.runtime.postgres import Postgres
from nearcast.runtime.settings import Part, Settings

SECONDS, ROUNDS = 24, 2
LINES = {
    "cpu_vs_bare": "CPU / bare encodes   {:.2f} (aim <= 1.10; without trying and measuring)",
    "speedup_2_workers": "two workers / one    {:.2f} times as fast (aim >= 1.8)",
    "first_play_s": "upload end to play   {:.1f} s for 60 s of 1080p (aim <= 15)",
    "complete_s": f"upload end to title  {{:.1f}} s for {SECONDS} s of 720p",
}


class Meter:
    """Processor seconds by kind of step, and what the encoders were asked for. Only one step may be done at a time."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self.sounds: list[Sound] = []
        self.seconds = 0.0
        self._pictures: list[Picture] = []

    @property
    def picture(self) -> Picture:
        """The one that was encoded last, which is that of the whole asset."""
        return self._pictures[-1]

    @property
    def aside(self) -> float:
        """What is spent on knowing how good the renditions are, and which there should be."""
        return self.spent["try"] + self.spent["measure"]

    @contextmanager
    def running(self) -> Iterator[None]:
        before = processor_s()
        with mock.patch.object(encoder, "perform", self._metered(encoder.perform)):
            yield
        self.spent["services"] = processor_s() - before - sum(self.spent.values())

    def _metered(self, perform: Callable[[Work, Place, Share], Awaitable[Outcome]]) -> Callable[..., Awaitable[Outcome]]:
        async def metered(work: Work, place: Place, told: Share) -> Outcome:
            before = processor_s()
            outcome = await perform(work, place, told)
            kind = kind_of(work)
            if isinstance(work, Sound):
                self.sounds.append(work)
            if isinstance(work, Join):
                self.seconds = work.duration
            if isinstance(work, Encode):
                self._pictures.append(work.picture)
                kind = "encode, first" if work.stills else "encode, whole"
            self.spent[kind] += processor_s() - before
            return outcome

        return metered

    def show(self, bare: float) -> None:
        for kind, spent in sorted(self.spent.items(), key=lambda one: -one[1]):
            note = "not counted" if kind in {"try", "measure"} else f"{spent / bare:.3f}"
            tell(f"    {kind:<16}{spent:6.2f} CPU s  {note}")


class Bench:
    def __init__(self, ground: Ground, folder: Path) -> None:
        self.ground = ground
        self.folder = folder
        self.source = folder / "film.mp4"
        self.processors = os.sched_getaffinity(0)
        self.minute = folder / "minute.mp4"

    def make_sources(self) -> None:
        """Moving shapes with grain: sharp edges and noise, so that the encoders have something to do."""
        tell("drawing the films")
        self._draw(self.source, f"testsrc2=s=1280x720:r=24:d={SECONDS},noise=alls=8:allf=t", SECONDS, "16")
        self.make_minute()

    def make_minute(self) -> None:
        self._draw(self.minute, "testsrc2=s=1920x1080:r=24:d=60,noise=alls=2:allf=t", 60, "23")

    def _draw(self, path: Path, picture: str, seconds: int, quality: str) -> None:
        said = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", f"sine=440:d={seconds}", "-c:a", "aac"]
        said += ["-c:v", "libx264", "-preset", "ultrafast", "-crf", quality, "-g", "48", str(path)]
        subprocess.run(ffmpeg(said), check=True)

    async def ingested(self, workers: int, name: str, source: Path) -> tuple[float, float]:
        """Seconds from the end of the upload to the title, and processor seconds; every worker has one processor."""
        os.sched_setaffinity(0, set(sorted(self.processors)[:workers]))
        async with self._begun(workers, name, source) as (service, job):
            began, spent = clock.elapsed(), processor_s()
            await service.begin(job)
            while (found := await service.job(job)).state not in ENDED:  # noqa: ASYNC110
                await asyncio.sleep(0.5)
            took = clock.elapsed() - began, processor_s() - spent
        os.sched_setaffinity(0, self.processors)
        if found.state is not JobState.ready:
            raise SystemExit(f"The film was not published: {found.note}")
        return took

    async def beside_bare(self, name: str, source: Path) -> tuple[Meter, float, float, float]:
        """With one worker: what each step took, seconds in all, and processor seconds of all of it and of the bare encodes."""
        meter = Meter()
        with meter.running():
            seconds, spent = await self.ingested(1, name, source)
        return meter, seconds, spent, await self.bare(meter, source)

    async def first_play(self, name: str) -> float:
        """Seconds from the end of the upload of a minute in 1080p to when its title can be played."""
        async with self._begun(2, name, self.minute) as (service, job):
            began = clock.elapsed()
            await service.begin(job)
            while (found := await service.job(job)).title is None:
                if found.state in ENDED:
                    raise SystemExit(f"The film was not published: {found.note}")
                await asyncio.sleep(0.05)
            took = clock.elapsed() - began
            await service.cancel(job)
        return took

    @asynccontextmanager
    async def _begun(self, workers: int, name: str, source: Path) -> AsyncIterator[tuple[IngestService, JobId]]:
        """Workers, and a job whose source has arrived."""
        catalog = CatalogService(self.ground.database, self.ground.clock)
        scratch = self.folder / f"{name}-{workers}"
        knobs = Knobs(workers=workers, look_every_s=0.1)
        service = IngestService(self.ground.database, self.ground.clock, catalog, self.ground.objects, scratch, knobs)
        job = await service.open(AccountId("bench"), Opening("film.mp4", TitleDraft(name=name)))
        await service.begin_upload(job.id, source.stat().st_size)
        await service.take_part(job.id, 0, _parts(source))
        work = asyncio.create_task(service.run())
        await asyncio.sleep(1.0)  # a worker that runs already is what an upload finds
        try:
            yield service, job.id
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)

    async def bare(self, made: Meter, source: Path) -> float:
        """Processor seconds of the encodes alone, as polite as ours: what is pushed aside more often takes more of them."""
        folder = self.folder / "bare"
        folder.mkdir()
        (folder / words.SOURCE).symlink_to(source.resolve())
        spent = processor_s()
        encodes = [words.encode_words(Encode(made.picture, 0, None, 0), made.seconds)]
        for said in [*encodes, *(words.sound_words(sound, {2: 0.0, 6: 0.0}) for sound in made.sounds)]:
            child = await processes.start(ffmpeg(said), folder=folder, polite=True)
            if await child.wait() != 0:
                raise SystemExit("FFmpeg could not make the bare encodes.")
        took = processor_s() - spent
        shutil.rmtree(folder)
        return took


def processor_s() -> float:
    """Of this process and of all children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


async def _parts(source: Path) -> AsyncIterator[bytes]:
    yield source.read_bytes()


async def measure(bench: Bench) -> dict[str, float]:
    bench.make_sources()
    ratios, speedups, seconds, firsts = [], [], [], []
    for number in range(ROUNDS):
        meter, one, spent, bare = await bench.beside_bare(f"one {number}", bench.source)
        two, spent_by_two = await bench.ingested(2, f"two {number}", bench.source)
        firsts.append(await bench.first_play(f"minute {number}"))
        tell(
            f"one worker {one:.1f} s and {spent:.1f} CPU s, two {two:.1f} s and {spent_by_two:.1f} CPU s;"
            f" bare {bare:.1f} CPU s; first play after {firsts[-1]:.1f} s"
        )
        meter.show(bare)
        ratios += [(spent - meter.aside) / bare, (spent_by_two - meter.aside) / bare]
        speedups.append(one / two)
        seconds.append(two)
    found = {"cpu_vs_bare": ratios, "speedup_2_workers": speedups, "first_play_s": firsts, "complete_s": seconds}
    return {name: round(statistics.median(values), 2) for name, values in found.items()}


async def measure_clips(bench: Bench, clips: list[Path]) -> dict[str, float]:
    """`cpu_vs_bare` of each clip by its name."""
    found = {}
    for clip in clips:
        meter, _, spent, bare = await bench.beside_bare(clip.name, clip)
        tell(f"{clip.name}: {spent:.1f} CPU s, bare {bare:.1f} CPU s")
        meter.show(bare)
        found[clip.name] = round((spent - meter.aside) / bare, 2)
    return found


def ffmpeg(said: list[str]) -> list[str | Path]:
    return [str(program()), "-nostdin", "-hide_banner", "-loglevel", "error", "-y", *said]


def tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


async def measure_first_play(bench: Bench) -> dict[str, float]:
    bench.make_minute()
    return {
        "first_play_s": round(statistics.median([await bench.first_play(f"minute {number}") for number in range(ROUNDS)]), 2)
    }


async def run(measure: Callable[[Bench], Awaitable[dict[str, float]]]) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="nearcast-bench-") as name:
        folder = Path(name)
        postgres, nats = Postgres(folder / "postgres"), Nats(folder / "nats")
        await postgres.start()
        await nats.start()
        try:
            settings = Settings(data=str(folder / "data"), database=Part(postgres.url), bus=Part(nats.url))
            ground = await lay_ground(settings, "http://127.0.0.1:1")
            try:
                return await measure(Bench(ground, folder))
            finally:
                await leave_ground(ground)
        finally:
            await nats.stop()
            await postgres.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", nargs="*", type=Path, metavar="CLIP")
    parser.add_argument("--first-play", action="store_true", help="measure first_play_s alone, which takes half a minute")
    parser.add_argument("--json", action="store_true", help="print one object")
    arguments = parser.parse_args()
    log.setup("bench", "warning")
    os.environ["PATH"] = ""  # without bubblewrap, see above
    found: dict[str, Any] = asyncio.run(run(measure_first_play if arguments.first_play else measure))
    if arguments.clips:
        found["cpu_vs_bare_clips"] = asyncio.run(run(partial(measure_clips, clips=arguments.clips)))
        found |= asyncio.run(ladder.measure(arguments.clips))
    if arguments.json:
        print(json.dumps(found))
        return
    for name, line in LINES.items():
        if name in found:
            print(line.format(found[name]))
    if arguments.clips:
        for clip, ratio in found["cpu_vs_bare_clips"].items():
            print(f"CPU / bare encodes   {ratio:.2f} for {clip}")
        ladder.show(found)


if __name__ == "__main__":
    main()
