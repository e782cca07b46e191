"""An appliance's work: what to fetch and drop, what it can still promise, when to try again.

The manifest is in order of want, so a fill goes down it and takes whatever still fits. Bytes are counted once a file, not
once an asset: two assets that share a soundtrack share its place on the disk.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from nearcast.edge.model import Plan
from nearcast.fleet.model import Fill, HeldFile, ManifestFile
from nearcast.ids import FileId
from nearcast.units import Bitrate, Bytes, Seconds, bytes_text


def plan(
    files: Sequence[ManifestFile],
    held: frozenset[HeldFile],
    partial: frozenset[FileId],
    capacity: Bytes,
    in_use: Mapping[HeldFile, Bytes] = MappingProxyType({}),
) -> Plan:
    """What makes `held` into `files`. Only files that fit into `capacity` beside what is kept are fetched. Those `in_use` (with
    their sizes) are being served and stay for now, whatever the manifest says."""
    named = {HeldFile(file.asset, file.name) for file in files}
    here = {place.name for place in held}
    kept = {file.name: file.size for file in files if file.name in here}
    lingering = {place.name: size for place, size in in_use.items() if place in held and place.name not in kept}
    free = capacity - sum(kept.values()) - sum(lingering.values())
    link: list[ManifestFile] = []
    fetch: dict[FileId, ManifestFile] = {}
    left_out: dict[FileId, Bytes] = {}
    for file in files:
        if HeldFile(file.asset, file.name) in held or file.id in fetch:
            continue
        if file.name in here:
            link.append(file)
        elif file.size <= free:
            fetch[file.id] = file
            free -= file.size
        else:
            left_out[file.id] = file.size
    return Plan(
        drop=tuple(sorted(held - named - in_use.keys(), key=lambda place: (place.asset, place.name))),
        forget=tuple(sorted(partial - {file.id for file in files})),
        link=tuple(link),
        fetch=tuple(fetch.values()),
        problem=_no_room(left_out, capacity),
    )


def _no_room(left_out: Mapping[FileId, Bytes], capacity: Bytes) -> str | None:
    if not left_out:
        return None
    return (
        f"{len(left_out)} files ({bytes_text(sum(left_out.values()))}) do not fit into the capacity of {bytes_text(capacity)}."
    )


def fill_state(
    files: Sequence[ManifestFile], held: frozenset[HeldFile], problem: str | None, rate: Bitrate, waiting: str | None
) -> Fill:
    """How far the fill is."""
    missing = {file.id: file.size for file in files if HeldFile(file.asset, file.name) not in held}
    return Fill(len(missing), Bytes(sum(missing.values())), problem, rate, waiting if missing else None)


def pause(failures: int, first: Seconds, most: Seconds) -> Seconds:
    """How long to wait after so many failures in a row: doubling from `first`, never over `most`. None for no failure."""
    if failures <= 0:
        return Seconds(0.0)
    return Seconds(min(most, first * 2.0 ** min(failures - 1, 32)))
