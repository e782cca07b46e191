"""What was served, read from nginx's access log: how much goes out now, of which files, and what the cloud learns of it."""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from nearcast.edge.model import AccessLine
from nearcast.fleet.model import HeldFile
from nearcast.ids import AssetId
from nearcast.telemetry.model import Delivery
from nearcast.units import Bitrate, Bytes, Seconds

FILL_SESSION = "fill-"
"""How the session of a fill between appliances begins; a viewer's never does."""

_PATH = re.compile(r"/([0-9a-f]{32})/([0-9a-f]{64}\.[a-z0-9]{2,4})")
_CMCD = re.compile(r"(?:^|&)cmcd=([^&]*)", re.IGNORECASE)
_SAID_BY_NGINX, _SAID_BY_VIEWER = 6, 3


def lines(data: bytes) -> list[AccessLine]:
    """The lines of a log as `nginx.conf.template` writes it, without those that nginx did not get to finish."""
    return [line for raw in data.split(b"\n") if (line := _line(raw.decode(errors="replace"))) is not None]


def _line(text: str) -> AccessLine | None:
    """Only a viewer can put a tab where none should be, and only into its own words, so those of nginx are counted from the
    end."""
    viewer, *nginx = text.rsplit("\t", _SAID_BY_NGINX)
    try:
        at, session, path, status, size, seconds = nginx
        query, span, cmcd = viewer.split("\t", _SAID_BY_VIEWER - 1)
        return AccessLine(
            at=float(at), session=session, path=path, status=int(status), bytes=int(size), seconds=float(seconds),
            query=query, range=span, cmcd=cmcd,
        )  # fmt: skip
    except ValueError:
        return None


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
    asked = _CMCD.search(line.query)
    return Delivery(
        at=line.at,
        session=None if line.session.startswith(FILL_SESSION) else line.session,
        asset=file.asset,
        name=file.name,
        status=line.status,
        bytes=Bytes(line.bytes),
        seconds=Seconds(line.seconds),
        cmcd=unquote(asked[1]) if asked else ",".join(header for header in line.cmcd.split(",") if header),
    )
