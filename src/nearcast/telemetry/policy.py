"""Reading what players send, and never trusting it.

CMCD (CTA-5004) comes as one value of `key=value` items parted by commas (v1) or as RFC 8941 structured fields in which
values may be inner lists (v2): `br=3200` and `br=(3200)` mean the same. A CMCD v2 event report is lines of such values.
"""

from nearcast.ids import SessionId
from nearcast.telemetry.model import BadEvents, PlayerEvent

BODY_MAX = 64 * 1024
EVENTS_MAX = 200
_TEXT_MAX = 500
_AGO_MAX_S = 24 * 3600.0


def cmcd(value: str) -> dict[str, str]:
    """The items of a CMCD value; a key alone means true. Quotes and list brackets are taken off."""
    found = {}
    for item in _split(value):
        key, _, text = item.strip().partition("=")
        if key:
            found[key] = text.strip().strip("()").strip('"') if text else "?1"
    return found


def cmcd_events(body: bytes, now: float) -> tuple[PlayerEvent, ...]:
    """The events of a CMCD v2 report (`application/cmcd`): a line each."""
    events = []
    for line in body.decode(errors="replace").splitlines()[:EVENTS_MAX]:
        items = cmcd(line)
        if "sid" in items:
            events.append(
                PlayerEvent(session=SessionId(items["sid"][:64]), kind=f"cmcd:{items.get('e', '')[:16]}", at=now, detail=line)
            )
    return tidy(tuple(events))


def noticed_at(now: float, ago_ms: float) -> float:
    """When a player noticed what it tells now. One that claims to have waited for years is not believed."""
    return now - min(max(ago_ms / 1000, 0.0), _AGO_MAX_S)


def tidy(events: tuple[PlayerEvent, ...]) -> tuple[PlayerEvent, ...]:
    """The events as they are kept: bounded in number and length. Raises BadEvents."""
    if len(events) > EVENTS_MAX:
        raise BadEvents(f"{len(events)} events at once.", field="events", remedy=f"Send at most {EVENTS_MAX}.")
    return tuple(
        PlayerEvent(
            session=SessionId(event.session[:64]),
            kind=event.kind[:32],
            at=event.at,
            milliseconds=event.milliseconds,
            detail=event.detail[:_TEXT_MAX],
        )
        for event in events
    )


def _split(value: str) -> list[str]:
    """The items of a list, not cutting at commas inside quotes or brackets."""
    items, start, depth, quoted = [], 0, 0, False
    for place, letter in enumerate(value):
        if letter == '"' and value[place - 1 : place] != "\\":
            quoted = not quoted
        elif not quoted:
            depth += (letter == "(") - (letter == ")")
            if letter == "," and depth <= 0:
                items.append(value[start:place])
                start = place + 1
    return [*items, value[start:]]
