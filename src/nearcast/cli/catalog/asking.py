"""What `nearcast catalog` asks of a running platform."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import msgspec

from nearcast.catalog.model import Edited, Imported, TitleDraft
from nearcast.cli.operator import Operator, find
from nearcast.errors import NearcastError
from nearcast.ids import TitleId

_PATIENCE_S = 900.0
"""An import of a hundred thousand titles takes minutes."""
_PAGE = 200
_ENTRY = """ fragment Entry on TitleEntry {
  id state shown playable duration publishedAt
  newest { number at action state said { kind parent number name synopsis language words { language name synopsis } year maturity
    ratings { system label } genres moods people { name part character } credit pictures windows { countries first last } publishAt
    members hint } }
} """
_ENTRIES = """query($first: Int!, $after: String, $text: String!, $state: TitleState, $kind: TitleKind, $parent: ID) {
  titleEntries(first: $first, after: $after, text: $text, state: $state, kind: $kind, parent: $parent) {
    edges { node { ...Entry } } pageInfo { hasNextPage endCursor } } }"""
_SHOW = "query($id: ID!) { titleEntry(id: $id) { ...Entry history { number at by action state live said { name } } } }"
_RESULT = """ fragment Result on TitlesResult { __typename
  ... on TitlesEdited { titles added changed unchanged }
  ... on TitlesRefused { problems { line place refusal { code message field value remedy } } } }"""
_RESTORE = "mutation($id: ID!, $number: Int) { restoreTitle(id: $id, number: $number) { ...Result } }"
_ENCODING = re.compile(rb"""<\?xml[^>]*\bencoding=["']([A-Za-z0-9._-]+)["']""")
Entry = dict[str, Any]


class BadSource(NearcastError):
    """The file or folder to import is not there."""

    code = "cli.bad_source"


class NoSuchTitle(NearcastError):
    code = "cli.no_such_title"


async def entries(data: Path, text: str, state: str | None, kind: str | None, below: str | None, limit: int) -> list[Entry]:
    asked = {"text": text, "state": state and state.upper(), "kind": kind and kind.upper(), "parent": below}
    found: list[Entry] = []
    after: str | None = None
    async with Operator(find(data)) as operator:
        while len(found) < limit:
            first = min(_PAGE, limit - len(found))
            page = (await operator.ask(_ENTRIES + _ENTRY, first=first, after=after, **asked))["titleEntries"]
            found += [edge["node"] for edge in page["edges"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
    return found


async def entry(data: Path, title: str) -> Entry:
    async with Operator(find(data)) as operator:
        found: Entry | None = (await operator.ask(_SHOW + _ENTRY, id=title))["titleEntry"]
    if found is None:
        raise NoSuchTitle(f"There is no title {title}.", field="TITLE", value=title, remedy="See: nearcast catalog list.")
    return found


async def move(data: Path, mutation: str, titles: list[str]) -> Edited:
    async with Operator(find(data)) as operator:
        document = f"mutation($ids: [ID!]!) {{ {mutation}(ids: $ids) {{ ...Result }} }}" + _RESULT
        return _edited((await operator.ask(document, ids=titles))[mutation])


async def restore(data: Path, title: str, number: int | None) -> Edited:
    async with Operator(find(data)) as operator:
        return _edited((await operator.ask(_RESTORE + _RESULT, id=title, number=number))["restoreTitle"])


async def send(data: Path, body: bytes, kind: str, publish: bool) -> Imported:
    async with Operator(find(data), _PATIENCE_S) as operator:
        return await operator.post(f"/operator/catalog?format={kind}&publish={int(publish)}", body, Imported)


async def pictures(data: Path, files: list[Path]) -> list[str]:
    """Sends them; their names."""
    async with Operator(find(data)) as operator:
        return [(await operator.post("/operator/pictures", one.read_bytes(), dict[str, str]))["name"] for one in files]


async def export(data: Path, kind: str) -> bytes:
    async with Operator(find(data), _PATIENCE_S) as operator:
        return await operator.fetch(f"/operator/catalog?format={kind}")


async def upload(data: Path, folder: Path, films: dict[TitleId, str]) -> None:
    """Sends the films of a folder to be encoded; the titles they belong to are there already."""
    from nearcast.cli.ingest import send as send_film
    from nearcast.cli.terminal import console
    from nearcast.ingest.model import Opening

    async with Operator(find(data)) as operator:
        for title, path in films.items():
            console().print(f"Uploading {path}")
            opening = Opening(Path(path).name, TitleDraft(name=Path(path).stem, of=title))
            await send_film(operator, folder / path, opening, ())
    console().print("All are uploaded. See how they are: nearcast ingest --list")


def read(source: Path) -> tuple[str, bytes]:
    """The format and the content of what is to be imported. Raises BadSource."""
    if source.is_dir():
        files = {str(path.relative_to(source)): _nfo(path) for path in sorted(source.rglob("*")) if path.is_file()}
        try:
            return "folder", msgspec.json.encode(files)
        except UnicodeEncodeError as error:
            name = next(one for one in files if not one.isprintable()).encode(errors="surrogateescape")
            raise BadSource(
                f"The name of {name!r} is not in UTF-8.", field="SOURCE", value=source, remedy="Rename it."
            ) from error
    kind = source.suffix.lower().removeprefix(".")
    if not source.is_file() or kind not in ("csv", "json"):
        problem = "cannot be imported" if source.exists() else "is not there"
        raise BadSource(f"{source} {problem}.", field="SOURCE", value=source, remedy="Name a .csv, a .json or a folder.")
    return kind, source.read_bytes()


def table(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _nfo(path: Path) -> str:
    """What a file says of a title, in the encoding that it declares."""
    if path.suffix.lower() != ".nfo":
        return ""
    data = path.read_bytes()
    declared = _ENCODING.search(data[:200])
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else declared[1].decode() if declared else "utf-8"
    try:
        return data.decode(encoding, errors="replace")
    except LookupError:
        return data.decode(errors="replace")


def _edited(told: dict[str, Any]) -> Edited:
    if told["__typename"] == "TitlesEdited":
        return msgspec.convert(told, Edited)
    problems = [{"line": one["line"], "place": one["place"], "fault": one["refusal"]} for one in told["problems"]]
    return msgspec.convert({"problems": problems}, Edited)
