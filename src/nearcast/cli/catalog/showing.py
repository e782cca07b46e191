"""What `nearcast catalog` prints: tables for people, JSON for programs."""

from datetime import UTC, datetime
from typing import Any

import typer
from rich.table import Table

from nearcast.catalog.model import Edited
from nearcast.cli.catalog.asking import Entry
from nearcast.cli.terminal import console, print_json
from nearcast.ids import TitleId

_STYLE = {"PUBLISHED": "green", "REVIEW": "yellow", "DRAFT": "dim"}


def entries(found: list[Entry], json: bool) -> None:
    if json:
        print_json(found)
        return
    listed = Table("id", "kind", "name", "state", "shown", "belongs to", "number")
    for one in found:
        said = one["newest"]["said"]
        number = "" if said["number"] is None else str(said["number"])
        state = f"[{_STYLE[one['state']]}]{one['state'].lower()}[/]"
        listed.add_row(one["id"], said["kind"].lower(), said["name"], state, _yes(one["shown"]), said["parent"] or "", number)
    console(out=True).print(listed)


def entry(one: Entry, json: bool) -> None:
    if json:
        print_json(one)
        return
    facts = Table(show_header=False, box=None, padding=(0, 2))
    facts.add_row("id", one["id"])
    facts.add_row("state", one["state"].lower())
    facts.add_row("viewers", "can find it" if one["shown"] else "do not see it")
    facts.add_row("encoding", "yes" if one["playable"] else "none yet: nearcast ingest")
    for field, value in one["newest"]["said"].items():
        if value not in (None, "", []):
            facts.add_row(field, _fact(field, value))
    console(out=True).print(facts)
    history = Table("line", "at (UTC)", "by", "did", "state", "name", "viewers saw line")
    for line in one["history"]:
        by, saw = line["by"] or "the platform", "" if line["live"] is None else str(line["live"])
        history.add_row(
            str(line["number"]), _when(line["at"]), by, line["action"], line["state"].lower(), line["said"]["name"], saw
        )
    console(out=True).print(history)


def edited(told: Edited, json: bool, whole: Any = None) -> None:
    """`whole` is printed as JSON in place of `told`. Ends the command with 1 when nothing was done."""
    if json:
        print_json(told if whole is None else whole)
    elif not told.problems:
        console(out=True).print(f"{told.added} added, {told.changed} changed, {told.unchanged} as they were.")
    else:
        problems = Table("line", "title", "field", "value", "problem", "remedy")
        for one in told.problems:
            fault, line = one.fault, str(one.line or "")
            problems.add_row(line, one.place, fault.field or "", fault.value or "", fault.message, fault.remedy or "")
        console(out=True).print(problems)
        console().print("[red]Nothing was changed.[/]")
    if told.problems:
        raise typer.Exit(1)


def films(found: dict[TitleId, str]) -> None:
    console().print(f"{len(found)} films belong to these titles; with --films they are uploaded too.")


def _fact(field: str, value: Any) -> str:
    """What is said, as it is written in the cell of a table where it has one."""
    match field:
        case "windows":
            return "; ".join(_window(one) for one in value)
        case "people":
            return "; ".join(_person(one) for one in value)
        case "publishAt":
            return f"{_when(value)} UTC"
    if isinstance(value, list):
        return "; ".join(
            " ".join(str(part) for part in one.values() if part) if isinstance(one, dict) else str(one) for one in value
        )
    return str(value)


def _window(one: dict[str, Any]) -> str:
    words = one["countries"] or ["everywhere"]
    ends = [f"{word} {_when(at)} UTC" for word, at in (("from", one["first"]), ("until", one["last"])) if at is not None]
    return " ".join([*words, *ends])


def _person(one: dict[str, str]) -> str:
    return f"{one['name']} ({one['part']}: {one['character']})" if one["character"] else f"{one['name']} ({one['part']})"


def _when(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M")


def _yes(so: bool) -> str:
    return "yes" if so else "no"
