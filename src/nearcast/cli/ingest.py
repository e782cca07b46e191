"""`nearcast ingest`: a file becomes a title."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nearcast.cli.options import Data, Json
from nearcast.errors import NearcastError, revive

if TYPE_CHECKING:
    from nearcast.catalog.model import TitleDraft
    from nearcast.cli.operator import Operator
    from nearcast.ingest.model import Job, SubtitleFile

_PART = 1 << 20
_LOOK_EVERY_S = 0.25


class BadFile(NearcastError):
    """The file to ingest is not there."""

    code = "cli.bad_file"


def ingest(
    file: Annotated[Path | None, typer.Argument(help="The film.")] = None,
    title: Annotated[str, typer.Option(help="Its name in the catalogue; the file's name when not given.")] = "",
    synopsis: Annotated[str, typer.Option(help="What it is about.")] = "",
    year: Annotated[int | None, typer.Option(help="The year it came out.")] = None,
    maturity: Annotated[int, typer.Option(help="The least age in years, 0 to 18.")] = 0,
    genre: Annotated[list[str] | None, typer.Option(help="A genre; may be given several times.")] = None,
    credit: Annotated[str, typer.Option(help="Author and licence, shown to viewers.")] = "",
    hint: Annotated[
        float, typer.Option(min=0, max=1000, help="How often it will be played; 1 is an ordinary title, 20 an awaited one.")
    ] = 1.0,
    subtitles: Annotated[
        list[str] | None, typer.Option(help="FILE:LANGUAGE, e.g. film.ar.vtt:ar; may be given several times.")
    ] = None,
    listing: Annotated[bool, typer.Option("--list", help="Show the newest jobs instead.")] = False,
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Upload a film, encode it, publish it; shows how far it is, and why if it cannot be."""
    from nearcast.catalog.model import TitleDraft

    if listing:
        asyncio.run(_list(data, json))
        return
    if file is None:
        raise typer.BadParameter("Name a file, or use --list.")
    draft = TitleDraft(
        name=title or file.stem,
        synopsis=synopsis,
        year=year,
        maturity=maturity,
        genres=tuple(genre or ()),
        credit=credit,
        hint=hint,
    )
    job = asyncio.run(_ingest(file, draft, _subtitles(subtitles or []), data, quiet=json))
    if json:
        from nearcast.cli.terminal import print_json

        print_json(job)
    if job.fault is not None:
        raise revive(job.fault)


async def send(
    operator: "Operator", file: Path, draft: "TitleDraft", subtitles: tuple["SubtitleFile", ...], told: Any = None
) -> "Job":
    """Uploads a film with its subtitles and queues it; `told` hears how many bytes have gone."""
    from nearcast.ingest.model import Job, Opening

    job = await operator.send("POST", "/operator/jobs", Opening(file.name, draft), Job)
    assert job is not None
    base = f"/operator/jobs/{job.id}"
    await operator.put(f"{base}/source", _parts(file, told), file.stat().st_size)
    for one in subtitles:
        await operator.put(
            f"{base}/subtitles/{one.language}?label={one.label}", _parts(one.path, None), one.path.stat().st_size
        )
    queued = await operator.send("POST", f"{base}/begin", kind=Job)
    assert queued is not None
    return queued


async def _ingest(file: Path, draft: "TitleDraft", subtitles: tuple["SubtitleFile", ...], data: Path, *, quiet: bool) -> "Job":
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from nearcast.cli.operator import Operator, find
    from nearcast.cli.terminal import console
    from nearcast.ingest.model import Job, JobState

    if not file.is_file():
        raise BadFile(f"{file} is no file.", field="FILE", value=file, remedy="Name a film on this machine.")
    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeElapsedColumn()
    async with Operator(find(data)) as operator:
        with Progress(*columns, console=console(), disable=quiet or not sys.stderr.isatty()) as bar:
            task = bar.add_task("Uploading", total=max(file.stat().st_size, 1))
            job = await send(operator, file, draft, subtitles, lambda count: bar.update(task, completed=count))
            bar.update(task, total=1.0, completed=0.0)
            while job.state not in (JobState.ready, JobState.failed):
                bar.update(task, description=job.note or job.stage, completed=job.done)
                await asyncio.sleep(_LOOK_EVERY_S)
                job = await operator.get(f"/operator/jobs/{job.id}", Job)
            bar.update(task, description=job.note, completed=job.done)
    if not quiet and job.fault is None:
        console().print(f"[green]{draft.name} is ready.[/] Watch it: nearcast watch {draft.name!r}")
    return job


async def _list(data: Path, json: bool) -> None:
    from rich.table import Table

    from nearcast.cli.operator import Operator, find
    from nearcast.cli.terminal import console, print_json
    from nearcast.ingest.model import Job

    async with Operator(find(data)) as operator:
        jobs = await operator.get("/operator/jobs", tuple[Job, ...])
    if json:
        print_json(jobs)
        return
    table = Table("job", "title", "state", "done", "note")
    for job in jobs:
        table.add_row(job.id, job.draft.name, job.state, f"{job.done:.0%}", job.note)
    console(out=True).print(table)


async def _parts(path: Path, told: Any) -> AsyncIterator[bytes]:
    sent = 0
    with path.open("rb") as file:
        while part := file.read(_PART):
            yield part
            sent += len(part)
            if told is not None:
                told(sent)


def _subtitles(given: list[str]) -> tuple["SubtitleFile", ...]:
    from nearcast.ingest.model import SubtitleFile

    found = []
    for text in given:
        path, _, language = text.rpartition(":")
        if not Path(path).is_file() or not language:
            raise BadFile(
                f"{text} names no subtitles.",
                field="--subtitles",
                value=text,
                remedy="Write FILE:LANGUAGE, e.g. film.ar.vtt:ar.",
            )
        found.append(SubtitleFile(Path(path), language, ""))
    return tuple(found)
