"""Titles as rows of a table and as lines of JSON, both ways.

A table has a column for each field, and `name:de`, `synopsis:de` and `pictures:de` for each further language. A column that is not
there leaves its field alone; an empty cell empties it. `cells` says how they are written. JSON has the fields as they are kept, one
title a line, with or without the brackets and commas of a list.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from nearcast.catalog.model import BadSheet, Change, Problem, TitleDraft
from nearcast.catalog.policy import cells
from nearcast.errors import Fault
from nearcast.ids import TitleId

_SHOWN = 40
_LOCAL = ("name", "synopsis", "pictures")


class Read(NamedTuple):
    """What a file says, and what is wrong with it."""

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]


def read_table(text: str) -> Read:
    """Comma-separated values (RFC 4180) with the names of the columns in the first line, or what spreadsheets write where the comma is in
    numbers. Raises BadSheet.
    """
    clean = text.removeprefix("\ufeff")
    rows = csv.reader(io.StringIO(clean, newline=""), strict=True, delimiter=_separator(clean))
    changes, problems = list[Change](), list[Problem]()
    header: list[str] | None = None
    line = 1
    try:
        for row in rows:
            if header is None:
                header = _checked(row)
            elif any(row):
                _read_row(header, row, line, changes, problems)
            line = rows.line_num + 1
    except csv.Error as error:
        raise BadSheet(
            f"Line {rows.line_num} is no line of a table: {error}.",
            field="line",
            value=rows.line_num,
            remedy="Mend its quotes.",
        ) from error
    return Read(tuple(changes), tuple(problems))


def read_lines(text: str) -> Read:
    """One JSON object a line."""
    changes, problems = list[Change](), list[Problem]()
    for line, raw in enumerate(text.split("\n"), 1):  # a text may have line ends of other kinds in it
        clean = raw.strip().rstrip(",")
        if clean in ("", "[", "]"):
            continue
        try:
            said = msgspec.json.decode(clean, type=dict[str, Any])
        except msgspec.DecodeError as error:
            remedy = "Write each title on a line of its own, as the export does."
            problems.append(
                Problem(line, "", Fault(BadSheet.code, f"This is no JSON object: {error}.", None, clean[:100], remedy))
            )
            continue
        _add(said.pop("id", None), said, line, changes, problems)
    return Read(tuple(changes), tuple(problems))


def table(drafts: Iterable[tuple[TitleId, TitleDraft]], languages: Iterable[str]) -> Iterator[str]:
    """The lines of a table, with columns for these further languages."""
    local = [(language, field) for language in languages for field in _LOCAL]
    yield _line(["id", *cells.CELLS, *(f"{field}:{language}" for language, field in local)])
    for title, draft in drafts:
        said = msgspec.json.decode(msgspec.json.encode(draft))
        words = said["words"]
        own = [cells.write(field, said[field]) for field in cells.CELLS]
        further = [cells.write(field, words.get(language, {}).get(field)) for language, field in local]
        yield _line([title, *own, *further])


def lines(drafts: Iterable[tuple[TitleId, TitleDraft]]) -> Iterator[str]:
    """The lines of a JSON list."""
    before = "[\n"
    for title, draft in drafts:
        said = {key: value for key, value in msgspec.to_builtins(draft).items() if key != "of"}
        yield before + msgspec.json.encode({"id": title, **said}).decode()
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _separator(text: str) -> str:
    """No column has any of them in its name."""
    names = text.split("\n", 1)[0]
    return max(",;\t", key=names.count)


def _checked(header: list[str]) -> list[str]:
    names = [name.strip() for name in header]
    for name in names:
        field, colon, language = name.partition(":")
        known = field in _LOCAL and language if colon else name in cells.CELLS or name == "id"
        if not known or names.count(name) > 1:
            raise BadSheet(
                f"There is no column {name[:_SHOWN]!r}." if not known else f"The column {name} is there twice.",
                field="column",
                value=name,
                remedy=f"Take id, {', '.join(cells.CELLS)}, or name:de for another language.",
            )
    return names


def _read_row(header: list[str], row: list[str], line: int, changes: list[Change], problems: list[Problem]) -> None:
    said: dict[str, Any] = {}
    title = row[header.index("id")].strip() if "id" in header and len(row) > header.index("id") else ""
    if len(row) != len(header):
        fault = Fault(
            BadSheet.code,
            f"It has {len(row)} cells for {len(header)} columns.",
            None,
            None,
            "Mend its quotes and what parts its cells.",
        )
        problems.append(Problem(line, title, fault))
        return
    for name, text in zip(header, row, strict=True):
        field, _, language = name.partition(":")
        if name == "id":
            continue
        try:
            value = cells.read(field, text)
        except ValueError as error:
            problems.append(Problem(line, title, Fault("catalog.bad_title", str(error), name, text[:100], "Mend the cell.")))
            continue
        if language:
            said.setdefault(f"words.{language}", {})[field] = value
        else:
            said[field] = value
    _add(title, said, line, changes, problems)


def _add(title: object, said: dict[str, Any], line: int, changes: list[Change], problems: list[Problem]) -> None:
    if isinstance(title, str) and title:
        changes.append(Change(TitleId(title), said, line))
    else:
        remedy = "Give each title an id of your own, e.g. lantern-street."
        problems.append(Problem(line, "", Fault("catalog.bad_title", "Which title is it?", "id", None, remedy)))


def _line(row: list[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow(row)
    return text.getvalue()
