"""`nearcast catalog`: titles listed, edited, published, taken back; whole files in and out.

`asking` speaks to the platform, `showing` to people.
"""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nearcast.cli.options import Data, Json
from nearcast.errors import NearcastError

if TYPE_CHECKING:
    from nearcast.catalog.model import Imported

app = typer.Typer(help="Titles: list, edit, publish, undo, import and export.", no_args_is_help=True)
Ids = Annotated[list[str], typer.Argument(help="Ids of titles.")]
Publish = Annotated[bool, typer.Option("--publish", help="Publish at once, not as drafts.")]


class NothingToDo(NearcastError):
    code = "cli.nothing_to_do"


@app.command("list")
def list_titles(
    text: Annotated[str, typer.Argument(help="A part of the name.")] = "",
    state: Annotated[str | None, typer.Option(help="draft, review or published.")] = None,
    kind: Annotated[str | None, typer.Option(help="film, series, season, episode, extra or collection.")] = None,
    below: Annotated[str | None, typer.Option(help="The id of a series or a season.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many.")] = 100,
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Show titles by id, also those that viewers do not see."""
    from nearcast.cli.catalog import asking, showing

    showing.entries(asyncio.run(asking.entries(data, text, state, kind, below, limit)), json)


@app.command()
def show(title: Annotated[str, typer.Argument(help="The title's id.")], data: Data = Path("data"), json: Json = False) -> None:
    """Show what is said of a title, and its history."""
    from nearcast.cli.catalog import asking, showing

    showing.entry(asyncio.run(asking.entry(data, title)), json)


@app.command()
def edit(
    titles: Ids,
    setting: Annotated[list[str], typer.Option("--set", help="FIELD=VALUE, written as in the cell of a table; several times.")],
    publish: Publish = False,
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Change fields of one or many titles, or of none of them if one does not fit."""
    from nearcast.cli.catalog import asking

    fields = dict(one.split("=", 1) for one in setting if "=" in one)
    if len(fields) < len(setting):
        raise NothingToDo("A field is set as FIELD=VALUE.", field="--set", remedy='Write e.g. --set "genres=Drama; War".')
    table = asking.table([{"id": title, **fields} for title in titles])
    _imported(asyncio.run(asking.send(data, table, "csv", publish)), json)


@app.command()
def submit(titles: Ids, data: Data = Path("data"), json: Json = False) -> None:
    """Ask for somebody to look at drafts."""
    _edited(data, "submitTitles", titles, json)


@app.command()
def publish(titles: Ids, data: Data = Path("data"), json: Json = False) -> None:
    """Show the newest revisions to viewers."""
    _edited(data, "publishTitles", titles, json)


@app.command()
def withdraw(titles: Ids, data: Data = Path("data"), json: Json = False) -> None:
    """Take titles from viewers, or out of review."""
    _edited(data, "withdrawTitles", titles, json)


@app.command()
def delete(titles: Ids, data: Data = Path("data"), json: Json = False) -> None:
    """Delete titles, their history and their films for good: in the cloud, and on every appliance."""
    _edited(data, "deleteTitles", titles, json)


@app.command()
def undo(
    title: Annotated[str, typer.Argument(help="The title's id.")],
    to: Annotated[int | None, typer.Option(help="A line of its history; without it, what was before the last one.")] = None,
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Make a title what it was before; undoing that brings it back."""
    from nearcast.cli.catalog import asking, showing

    showing.edited(asyncio.run(asking.restore(data, title, to)), json)


@app.command()
def picture(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="JPEG, PNG or WebP.")],
    data: Data = Path("data"),
) -> None:
    """Send pictures, and print the names by which titles show them: edit TITLE --set pictures=NAME."""
    from nearcast.cli.catalog import asking

    for name in asyncio.run(asking.pictures(data, files)):
        print(name)


@app.command("import")
def import_titles(
    source: Annotated[Path, typer.Argument(help="A .csv, a .json, or a folder as Jellyfin and Kodi lay it out.")],
    publish: Publish = False,
    films: Annotated[bool, typer.Option("--films", help="Upload the films of a folder too.")] = False,
    data: Data = Path("data"),
    json: Json = False,
) -> None:
    """Take titles from a file or a folder: all of them, or none and the reasons."""
    from nearcast.cli.catalog import asking, showing

    kind, body = asking.read(source)
    imported = asyncio.run(asking.send(data, body, kind, publish))
    _imported(imported, json)
    if films and imported.films:
        asyncio.run(asking.upload(data, source, imported.films))
    elif imported.films and not json:
        showing.films(imported.films)


@app.command()
def export(
    kind: Annotated[str, typer.Option("--format", help="csv or json.")] = "csv",
    data: Data = Path("data"),
) -> None:
    """Print all titles as they are said in their newest revisions, for an editor, a spreadsheet, or another platform."""
    from nearcast.cli.catalog import asking

    sys.stdout.buffer.write(asyncio.run(asking.export(data, kind)))


def _edited(data: Path, mutation: str, titles: list[str], json: bool) -> None:
    from nearcast.cli.catalog import asking, showing

    showing.edited(asyncio.run(asking.move(data, mutation, titles)), json)


def _imported(imported: "Imported", json: bool) -> None:
    from nearcast.cli.catalog import showing

    showing.edited(imported.edited, json, whole=imported)
