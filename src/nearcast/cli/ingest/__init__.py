"""`nearcast ingest`: a file becomes a title. `sending` uploads it, `showing` draws what becomes of it, `watching` does so for a folder."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from nearcast.cli.ingest.sending import fetch, go_on, send
from nearcast.cli.options import Data, Json
from nearcast.errors import NearcastError, revive

if TYPE_CHECKING:
    from nearcast.catalog.model import TitleDraft
    from nearcast.cli.operator import Operator
    from nearcast.ingest.model import Job, Opening, SubtitleFile, Wishes

__all__ = ["ingest", "send"]

_Av1 = Annotated[
    bool | None, typer.Option("--av1/--no-av1", help="Encode it in AV1 too, or not; as the platform is set when not given.")
]
_Protect = Annotated[
    bool | None,
    typer.Option("--protect/--no-protect", help="Encrypt it, or not (not with AV1); as the platform is set when not given."),
]
_BurnIn = Annotated[
    str, typer.Option(metavar="LANGUAGE_OR_TRACK", help="Draw subtitles that are pictures (DVD, Blu-ray) into the film.")
]
_LOOK_EVERY_S = 0.25
_WATCH_EVERY_S = 2.0


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
    url: Annotated[
        str,
        typer.Option(help="https://… or s3://…, instead of FILE; the platform says from which hosts and buckets it fetches."),
    ] = "",
    av1: _Av1 = None,
    protect: _Protect = None,
    burn_in: _BurnIn = "",
    priority: Annotated[int, typer.Option(help="From -10, after all others, to 10, before all others.")] = 0,
    listing: Annotated[bool, typer.Option("--list", help="Show the newest jobs instead.")] = False,
    storage: Annotated[bool, typer.Option("--storage", help="Show what lies in the object store instead.")] = False,
    show: Annotated[str, typer.Option(metavar="JOB", help="Show a job's steps instead, and follow it to its end.")] = "",
    cancel: Annotated[str, typer.Option(metavar="JOB", help="End a job instead, and delete what it has made.")] = "",
    retry: Annotated[str, typer.Option(metavar="JOB", help="Go on with a failed job instead, from the step that failed.")] = "",
    prioritise: Annotated[str, typer.Option(metavar="JOB", help="Give a job that is there this --priority instead.")] = "",
    again: Annotated[
        str, typer.Option(metavar="TITLE", help="Encode a title anew instead, of its source if that is kept.")
    ] = "",
    watch: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Ingest whatever is laid into a folder instead, until stopped.")
    ] = None,
    settle: Annotated[
        float, typer.Option(min=0, help="Seconds after which a file in the folder is taken for complete.")
    ] = 10.0,
    resume: Annotated[str, typer.Option(metavar="JOB", help="Go on with an upload of FILE that broke off.")] = "",
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Upload a film, encode it, publish it; shows how far it is, and why if it cannot be."""
    wishes = _wishes(av1, burn_in, protect)
    if watch is not None:
        return asyncio.run(_watch(watch, settle, wishes, data))
    if listing or storage:
        return asyncio.run(_list(data, json, jobs=listing))
    if prioritise:
        return asyncio.run(_prioritise(prioritise, priority, data, json))
    job = _known(cancel, again, show, retry, wishes, data, quiet=json)
    if job is None:
        if file is None and not url:
            raise typer.BadParameter("Name a file, or use --url or --list.")
        named, beside = file or Path(urlsplit(url).path), _subtitles(subtitles or [])
        opening = _opening(named, _draft(named, title, synopsis, year, maturity, genre or [], credit, hint), priority, wishes)
        job = asyncio.run(_send(named, url, opening, beside, resume, data, quiet=json))
    return _end(job, json)


async def _send(
    file: Path,
    url: str,
    opening: "Opening",
    beside: tuple["SubtitleFile", ...],
    resume: str,
    data: Path,
    *,
    quiet: bool,
) -> "Job":
    if url:
        return await _fetch(url, opening, beside, data, quiet=quiet)
    return await _ingest(file, opening, beside, resume, data, quiet=quiet)


def _wishes(av1: bool | None, burn_in: str, protect: bool | None) -> "Wishes | None":
    """None when nothing is asked for."""
    from nearcast.ingest.model import Wishes

    wishes = Wishes(av1, burn_in, protect)
    return None if wishes == Wishes() else wishes


def _opening(file: Path, draft: "TitleDraft", priority: int, wishes: "Wishes | None") -> "Opening":
    from nearcast.ingest.model import Opening, Wishes

    return Opening(file.name, draft, priority, wishes or Wishes())


def _draft(
    file: Path, title: str, synopsis: str, year: int | None, maturity: int, genres: list[str], credit: str, hint: float
) -> "TitleDraft":
    from nearcast.catalog.model import TitleDraft

    return TitleDraft(
        name=title or file.stem,
        synopsis=synopsis,
        year=year,
        maturity=maturity,
        genres=tuple(genres),
        credit=credit,
        hint=hint,
    )


def _known(cancel: str, again: str, show: str, retry: str, wishes: "Wishes | None", data: Path, *, quiet: bool) -> "Job | None":
    """Does what is wanted of a job or a title that is there already; None when nothing is."""
    if cancel:
        return asyncio.run(_cancel(cancel, data))
    if again:
        return asyncio.run(_again(again, wishes, data, quiet=quiet))
    if show or retry:
        return asyncio.run(_go_on(show or retry, data, retry=bool(retry), quiet=quiet))
    return None


def _end(job: "Job", json: bool) -> None:
    """Raises what the job failed with."""
    if json:
        from nearcast.cli.terminal import print_json

        print_json(job)
    if job.fault is not None:
        raise revive(job.fault)


async def _ingest(
    file: Path,
    opening: "Opening",
    subtitles: tuple["SubtitleFile", ...],
    resume: str,
    data: Path,
    *,
    quiet: bool,
) -> "Job":
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from nearcast.cli.operator import Operator, find
    from nearcast.cli.terminal import console

    if not file.is_file():
        raise BadFile(f"{file} is no file.", field="FILE", value=file, remedy="Name a film on this machine.")
    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeElapsedColumn()
    async with Operator(find(data)) as operator:
        with Progress(*columns, console=console(), disable=quiet or not sys.stderr.isatty(), transient=True) as bar:
            task = bar.add_task("Uploading", total=max(file.stat().st_size, 1))

            def told(count: int) -> None:
                bar.update(task, completed=count)

            if resume:
                job = await go_on(operator, resume, file, subtitles, told)
            else:
                job = await send(operator, file, opening, subtitles, told)
        if job.same_as is not None:
            console().print(
                f"[yellow]Title {job.same_as} was made of the very same film.[/] To stop: nearcast ingest --cancel {job.id}"
            )
        return await _follow(operator, job, quiet=quiet)


async def _fetch(
    url: str,
    opening: "Opening",
    subtitles: tuple["SubtitleFile", ...],
    data: Path,
    *,
    quiet: bool,
) -> "Job":
    from nearcast.cli.operator import Operator, find

    async with Operator(find(data)) as operator:
        return await _follow(operator, await fetch(operator, url, opening, subtitles), quiet=quiet)


async def _go_on(job: str, data: Path, *, retry: bool, quiet: bool) -> "Job":
    from nearcast.cli.operator import Operator, find
    from nearcast.ingest.model import Job

    async with Operator(find(data)) as operator:
        if retry:
            await operator.send("POST", f"/operator/jobs/{job}/retry")
        return await _follow(operator, await operator.get(f"/operator/jobs/{job}", Job), quiet=quiet)


async def _again(title: str, wishes: "Wishes | None", data: Path, *, quiet: bool) -> "Job":
    from nearcast.cli.operator import Operator, find
    from nearcast.cli.steer import find_title
    from nearcast.ingest.model import Job

    async with Operator(find(data)) as operator:
        found = await find_title(operator, title)
        begun = await operator.send("POST", f"/operator/titles/{found.id}/again", wishes, Job)
        assert begun is not None
        return await _follow(operator, begun, quiet=quiet)


async def _watch(folder: Path, settle_s: float, wishes: "Wishes | None", data: Path) -> None:
    from nearcast.cli.ingest.watching import Watcher, watch
    from nearcast.cli.operator import Operator, find
    from nearcast.cli.terminal import console
    from nearcast.runtime.clock import SystemClock

    async with Operator(find(data)) as operator:
        await watch(Watcher(folder, operator, SystemClock(), settle_s, wishes), _WATCH_EVERY_S, console().print)


async def _prioritise(job: str, priority: int, data: Path, json: bool) -> None:
    from nearcast.cli.operator import Operator, find
    from nearcast.cli.terminal import console, print_json
    from nearcast.ingest.model import Job

    async with Operator(find(data)) as operator:
        moved = await operator.send("PUT", f"/operator/jobs/{job}/priority", {"priority": priority}, Job)
    if json:
        print_json(moved)
    else:
        console().print(f"{job} has the priority {priority} now.")


async def _cancel(job: str, data: Path) -> "Job":
    from nearcast.cli.operator import Operator, find
    from nearcast.ingest.model import Job

    async with Operator(find(data)) as operator:
        cancelled = await operator.send("POST", f"/operator/jobs/{job}/cancel", kind=Job)
    assert cancelled is not None
    return cancelled


async def _follow(operator: "Operator", job: "Job", *, quiet: bool) -> "Job":
    """Shows the steps of the job until its end."""
    from rich.live import Live

    from nearcast.cli.ingest.showing import tree
    from nearcast.cli.terminal import console
    from nearcast.ingest.model import ENDED, Job, Step
    from nearcast.runtime.clock import SystemClock

    live: Any = Live(console=console(), auto_refresh=False)
    shows = not quiet and console().is_terminal
    playable = job.title is not None
    with live:
        while True:
            job = await operator.get(f"/operator/jobs/{job.id}", Job)
            if shows:
                steps = await operator.get(f"/operator/jobs/{job.id}/steps", tuple[Step, ...])
                live.update(tree(job, steps, SystemClock().now()), refresh=True)
            if job.state in ENDED:
                break
            if not playable and not quiet and job.title is not None:
                playable = True
                console().print(f"{job.draft.name} can be watched already, in its first rendition.")
            await asyncio.sleep(_LOOK_EVERY_S)
    for left_out in () if quiet else job.left_out:
        console().print(f"[yellow]Left out:[/] {left_out}")
    if not quiet and job.title is not None:
        console().print(f"[green]{job.draft.name} is ready.[/] Watch it: nearcast watch {job.draft.name!r}")
    return job


async def _list(data: Path, json: bool, *, jobs: bool) -> None:
    """The newest jobs, or what lies in the object store."""
    from nearcast.cli.ingest.showing import listed, stored
    from nearcast.cli.operator import Operator, find
    from nearcast.cli.terminal import console, print_json
    from nearcast.ingest.model import Job, Stored

    async with Operator(find(data)) as operator:
        found: Any
        if jobs:
            found = await operator.get("/operator/jobs", tuple[Job, ...])
        else:
            found = await operator.get("/operator/storage", tuple[Stored, ...])
    if json:
        print_json(found)
    else:
        console(out=True).print(listed(found) if jobs else stored(found))


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
