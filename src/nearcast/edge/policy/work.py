"""An appliance's work: what to fetch and drop, what it can still promise, when to try again, what it tells.

The manifest is in order of want, so a fill goes down it and takes whatever still fits. Bytes are counted once a file, not
once an asset: two assets that share a soundtrack share its place on the disk.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from urllib.parse import unquote

from nearcast.edge.model import AccessLine, Plan
from nearcast.fleet.model import Fill, HeldFile, ManifestFile
from nearcast.ids import AssetId, FileId
from nearcast.telemetry.model import Delivery
from nearcast.units import Bitrate, Bytes, Seconds, bytes_text

FILL_SESSION = "fill-"
"""How the session of a fill between appliances begins; a viewer's never does."""

_PATH = re.compile(r"/([0-9a-f]{32})/([0-9a-f]{64}\.[a-z0-9]{2,4})")


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


def egress(lines: Iterable[AccessLine], now: float, window: Seconds) -> Bitrate:
    """Bits a second that went out in the last `window`. A transfer counts evenly over the time it took, so that one long
    download ending now is not taken for a burst."""
    since = now - window
    sent = 0.0
    for line in lines:
        start = line.at - line.seconds
        inside = min(line.at, now) - max(start, since)
        if line.seconds <= 0:
            sent += line.bytes if since <= line.at <= now else 0
        elif inside > 0:
            sent += line.bytes * inside / line.seconds
    return Bitrate(round(sent * 8 / window))


def file_of(line: AccessLine) -> HeldFile | None:
    """The file a line is about; None when it is about none that could have been there."""
    path = _PATH.fullmatch(line.path)
    return None if path is None else HeldFile(AssetId(path[1]), path[2])


def delivery(line: AccessLine) -> Delivery | None:
    """What the cloud learns of a line; None when nothing was asked for that could have been there.

    CMCD comes as a query argument (percent-encoded) or in four headers; both become one list of `key=value`.
    """
    file = file_of(line)
    if file is None:
        return None
    headers = (line.cmcd_object, line.cmcd_request, line.cmcd_session, line.cmcd_status)
    return Delivery(
        at=line.at,
        session=None if line.session.startswith(FILL_SESSION) else line.session,
        asset=file.asset,
        name=file.name,
        status=line.status,
        bytes=Bytes(line.bytes),
        seconds=Seconds(line.seconds),
        cmcd=unquote(line.query) or ",".join(header for header in headers if header),
    )
