"""What `nearcast place` prints: tables for people, JSON for programs."""

from datetime import UTC, datetime

from rich.table import Table

from nearcast.cli.place.asking import Names
from nearcast.cli.terminal import console, print_json
from nearcast.ids import PortionId
from nearcast.placement.model import Decision, Difference, Liveness, Shown, State, Version
from nearcast.units import bitrate_text, bytes_text

_STYLE = {State.active: "green", State.proposed: "yellow", State.superseded: "dim", State.rejected: "dim"}


def version(made: Version, json: bool) -> None:
    versions((made,), json, whole=made)


def versions(found: tuple[Version, ...], json: bool, whole: Version | None = None) -> None:
    """`whole` is printed as JSON in place of the list."""
    if json:
        print_json(found if whole is None else whole)
        return
    table = Table("version", "made at (UTC)", "cause", "state", "assets", "copies at sites", "bytes", "near", "to fill")
    for one in found:
        figures = one.summary
        table.add_row(
            str(one.version),
            f"{datetime.fromtimestamp(one.made_at, UTC):%Y-%m-%d %H:%M:%S}",
            f"{one.cause}: {one.note}" if one.note else one.cause,
            f"{one.state}, pinned" if one.pinned and one.state is State.active else one.state,
            str(figures.assets),
            str(figures.copies),
            bytes_text(figures.bytes),
            f"{figures.near:.0%}",
            bytes_text(figures.fill),
            style=_STYLE[one.state],
        )
    console(out=True).print(table)


def shelves(shown: Shown, json: bool) -> None:
    if json:
        print_json(shown)
        return
    versions((shown.version,), json=False)
    table = Table("appliance", "site", "portions", "planned", "of its disk")
    for one in shown.shelves:
        share = one.bytes / one.capacity if one.capacity else 0.0
        table.add_row(one.appliance, one.site, str(one.portions), bytes_text(one.bytes), f"{share:.0%}")
    console(out=True).print(table)


def difference(found: Difference, names: Names, json: bool) -> None:
    if json:
        print_json(found)
        return
    title = f"from version {found.before} to {found.after}: {bytes_text(found.fill)} to fill"
    table = Table("appliance", "comes", "goes", "to fill", title=title)
    for one in found.moves:
        comes, goes = [", ".join(_named(one, names) for one in moved) for moved in (one.added, one.removed)]
        table.add_row(one.appliance, comes, goes, bytes_text(one.fill))
    console(out=True).print(table)


def decisions(found: tuple[Decision, ...], names: Names, json: bool) -> None:
    if json:
        print_json(found)
        return
    table = Table("appliance", "title", "holds", "peak", "bytes per byte", "why")
    for one in found:
        table.add_row(
            one.appliance,
            _told(one, names),
            "yes" if one.hold else "no",
            bitrate_text(one.peak),
            f"{one.score:.3g}",
            one.reason,
            style="" if one.hold else "dim",
        )
    console(out=True).print(table)


def liveness(found: tuple[Liveness, ...], names: Names, json: bool) -> None:
    if json:
        print_json(found)
        return
    table = Table("title", "live", "sites that hold it", "served by")
    for one in found:
        told = f"{one.holding} of {one.sites}" if one.sites else "no site should"
        live = "[green]yes[/]" if one.live else "[yellow]no[/]"
        table.add_row(_name(one, names), live, told, "the sites" if one.live else "the origin")
    console(out=True).print(table)


def _told(one: Decision, names: Names) -> str:
    """An encoding that another has taken the place of stays for the plays that began with it."""
    name = _name(one, names) + (f", {one.height}p" if one.height else "")
    return name if one.asset in names else f"{name}, encoding of before"


def _name(one: Decision | Liveness, names: Names) -> str:
    """Of what several titles are played from, that of one which viewers see."""
    return names.get(one.asset) or names.get(one.title, one.title)


def _named(portion: PortionId, names: Names) -> str:
    asset, _, number = portion.partition("/")
    name = names.get(asset, asset)
    return f"{name} [{number}]" if number else name
