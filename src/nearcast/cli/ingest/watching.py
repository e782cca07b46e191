"""A folder whose films become titles: whatever is laid into it is sent once it is complete, and moved to `done` or `failed`.

A film is complete when it has not changed for a while. Subtitles lie beside it under its name and a language: `film.mov`, `film.ar.vtt`.
Which job a film has become is noted beside it, so that a watcher that starts again goes on where it was.
"""

import asyncio
import fcntl
import glob
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from nearcast.cli.ingest.sending import go_on
from nearcast.cli.operator import NoPlatform, Operator
from nearcast.errors import NearcastError, revive
from nearcast.runtime import files
from nearcast.runtime.clock import Clock

if TYPE_CHECKING:
    from nearcast.ingest.model import SubtitleFile, Wishes

_NOTES = ".nearcast"
_DONE, _FAILED = "done", "failed"
_TEXTS = {".srt", ".vtt", ".ass", ".ssa", ".ttml", ".xml"}
_LATER = {"ingest.quota_reached", "ingest.no_room"}
"""Refusals that end by themselves."""


class BadFolder(NearcastError):
    """The folder cannot be watched."""

    code = "cli.bad_folder"


class Cancelled(NearcastError):
    """Somebody ended the job."""

    code = "cli.cancelled"


class Watcher:
    """`look` is one look at the folder; `settle_s` is how long a film must have been left alone, `wishes`
    how all of them are to be made."""

    def __init__(self, folder: Path, operator: Operator, clock: Clock, settle_s: float, wishes: "Wishes | None" = None) -> None:
        self._folder = folder
        self._operator = operator
        self._clock = clock
        self._settle_s = settle_s
        self._wishes = wishes
        self._sizes: dict[Path, int] = {}

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else watches the folder meanwhile. Raises BadFolder."""
        if not self._folder.is_dir():
            raise BadFolder(f"{self._folder} is no folder.", field="--watch", value=self._folder, remedy="Make it first.")
        for name in (_NOTES, _DONE, _FAILED):
            (self._folder / name).mkdir(exist_ok=True)
        with (self._folder / _NOTES / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                message = f"{self._folder} is watched already."
                raise BadFolder(message, field="--watch", value=self._folder, remedy="Stop the other watcher.") from error
            yield

    async def look(self) -> list[str]:
        """Takes what is complete, and moves away what has come to its end; what happened, for people. Raises NoPlatform."""
        told = []
        for film in sorted(path for path in self._folder.iterdir() if _is_film(path)):
            if self._is_left_alone(film) or self._note(film).exists():
                try:
                    told += await self._tend(film)
                except NoPlatform:
                    raise
                except NearcastError as error:
                    if error.fault.code in _LATER:
                        told.append(f"{film.name} waits: {error}")
                    else:
                        told.append(self._put_away(film, error))
        return told

    async def _tend(self, film: Path) -> list[str]:
        """Sends a film that has not been sent; puts one away whose job has ended."""
        from nearcast.ingest.model import ENDED, Job, JobState

        note = self._note(film)
        if not note.exists():
            files.replace(note, (await self._open(film)).encode())
        job = await self._operator.get(f"/operator/jobs/{note.read_text()}", Job)
        if job.state is JobState.uploading:
            await go_on(self._operator, job.id, film, self._subtitles(film))
            return [f"{film.name} was sent: job {job.id}"]
        if job.state not in ENDED:
            return []
        if job.fault is not None:
            raise revive(job.fault)
        if job.state is JobState.cancelled:
            raise Cancelled(f"Job {job.id} was cancelled.", remedy="Lay the film into the folder again.")
        return [self._put_away(film, None)]

    async def _open(self, film: Path) -> str:
        from nearcast.catalog.model import TitleDraft
        from nearcast.ingest.model import Job, Opening, Wishes

        opening = Opening(film.name, TitleDraft(name=film.stem), wishes=self._wishes or Wishes())
        job = await self._operator.send("POST", "/operator/jobs", opening, Job)
        assert job is not None
        await self._operator.tus("POST", f"/operator/jobs/{job.id}/source", {"Upload-Length": str(film.stat().st_size)})
        return job.id

    def _put_away(self, film: Path, error: NearcastError | None) -> str:
        """Moves the film and what lies beside it; one that failed with a file that says why."""
        home = self._folder / (_DONE if error is None else _FAILED)
        note = self._note(film)
        for path in (*(one.path for one in self._subtitles(film)), film):
            path.replace(_free(home / path.name))
        note.unlink(missing_ok=True)
        if error is None:
            return f"{film.name} is ready"
        (home / f"{film.name}.txt").write_text(f"{error} [{error.fault.code}]\n", encoding="utf-8")
        return f"{film.name} failed: {error}"

    def _is_left_alone(self, film: Path) -> bool:
        """Its size is that of the last look, and it was written to long ago enough."""
        found = film.stat()
        before = self._sizes.get(film)
        self._sizes[film] = found.st_size
        return before == found.st_size and self._clock.now() - found.st_mtime >= self._settle_s

    def _subtitles(self, film: Path) -> tuple["SubtitleFile", ...]:
        from nearcast.ingest.model import SubtitleFile

        found = []
        for path in sorted(self._folder.glob(f"{glob.escape(film.stem)}.*")):
            language = path.name[len(film.stem) + 1 : -len(path.suffix)]
            if path.suffix.lower() in _TEXTS and language:
                found.append(SubtitleFile(path, language, ""))
        return tuple(found)

    def _note(self, film: Path) -> Path:
        """Another film under the same name is another film."""
        return self._folder / _NOTES / f"{film.name}.{film.stat().st_mtime_ns}.job"


async def watch(watcher: Watcher, every_s: float, tell: Callable[[str], None]) -> None:
    """Looks again and again until cancelled; while the platform is away it waits."""
    with watcher.alone():
        while True:
            try:
                for line in await watcher.look():
                    tell(line)
            except NoPlatform as error:
                tell(str(error))
            await asyncio.sleep(every_s)


def _is_film(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(".") and path.suffix.lower() not in _TEXTS


def _free(path: Path) -> Path:
    """The path, or the next one with a number that nobody has."""
    number, found = 2, path
    while found.exists():
        found, number = path.with_name(f"{path.stem} {number}{path.suffix}"), number + 1
    return found
