"""One field of a title as the text of a cell, and back. Raises ValueError with words for people where a text does not fit."""

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec

_PERSON = re.compile(r"(?P<name>.*?)(?: \((?P<part>[^():]+)(?:: (?P<character>.*))?\))?", re.DOTALL)
_COUNTRY = re.compile(r"[A-Z]{2}")


class Cell(NamedTuple):
    """How a field is read and written, in the plain values a change has; `empty` is what an empty cell says."""

    read: Callable[[str], Any]
    write: Callable[[Any], str]
    empty: Any


def read(name: str, text: str) -> Any:
    """What the cell says of the field; KeyError for a field there is not."""
    cell, clean = CELLS[name], text.strip()
    if not clean:
        return cell.empty
    if clean[0] in "[{" and cell.empty in ([], {}):
        try:
            return msgspec.json.decode(clean)
        except msgspec.DecodeError as error:
            raise ValueError(f"This is no JSON: {error}") from error
    return cell.read(clean)


def write(name: str, value: Any) -> str:
    """The text that says it."""
    cell = CELLS[name]
    if value in (None, "", [], {}):
        return ""
    text = cell.write(value)
    try:
        same = read(name, text) == value
    except ValueError:
        same = False
    return text if same or cell.empty not in ([], {}) else msgspec.json.encode(value).decode()


def _texts(text: str) -> list[str]:
    return [clean for one in text.split(";") if (clean := one.strip())]


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise ValueError("A whole number goes here.") from error


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError as error:
        raise ValueError("A number goes here.") from error
    if not math.isfinite(number):
        raise ValueError("A number goes here, and it must end somewhere.")
    return number


def _instant(text: str) -> float:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError("An instant goes here, like 2026-01-01T20:00:00Z.") from error
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _instant_text(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")


def _ratings(text: str) -> dict[str, str]:
    found = {}
    for one in _texts(text):
        system, _, label = one.partition(" ")
        if not label:
            raise ValueError("A rating is written like FSK 12.")
        found[system] = label.strip()
    return found


def _people(text: str) -> list[dict[str, str]]:
    people = []
    for one in _texts(text):
        found = _PERSON.fullmatch(one)
        assert found is not None, "the pattern takes any line"
        people.append({"name": found["name"], "part": found["part"] or "actor", "character": found["character"] or ""})
    return people


def _people_text(people: list[dict[str, str]]) -> str:
    def one(person: dict[str, str]) -> str:
        name, part, character = person["name"], person.get("part", "actor"), person.get("character", "")
        if character:
            return f"{name} ({part}: {character})"
        return name if part == "actor" else f"{name} ({part})"

    return "; ".join(one(person) for person in people)


def _windows(text: str) -> list[dict[str, Any]]:
    return [_window(one.split()) for one in _texts(text)]


def _window(words: list[str]) -> dict[str, Any]:
    countries = []
    while words and _COUNTRY.fullmatch(words[0]):
        countries.append(words.pop(0))
    if not countries and words[:1] == ["everywhere"]:
        words.pop(0)
    found: dict[str, Any] = {"countries": countries, "first": None, "last": None}
    for word, field in (("from", "first"), ("until", "last")):
        if words[:1] == [word] and len(words) > 1:
            found[field] = _instant(words[1])
            del words[:2]
    if words:
        raise ValueError(f"A window is written like DE AT from 2026-01-01 until 2026-03-01; {' '.join(words)} is left over.")
    return found


def _windows_text(windows: list[dict[str, Any]]) -> str:
    def one(window: dict[str, Any]) -> str:
        words = list(window.get("countries") or ["everywhere"])
        for word, field in (("from", "first"), ("until", "last")):
            if window.get(field) is not None:
                words += [word, _instant_text(window[field])]
        return " ".join(words)

    return "; ".join(one(window) for window in windows)


_TEXT = Cell(str, str, "")
_TEXTS = Cell(_texts, "; ".join, [])
_NUMBER = Cell(_whole, str, None)

CELLS: dict[str, Cell] = {
    "kind": Cell(str, str, "film"),
    "parent": Cell(str, str, None),
    "number": _NUMBER,
    "name": _TEXT,
    "synopsis": _TEXT,
    "language": Cell(str, str, "en"),
    "year": _NUMBER,
    "maturity": Cell(_whole, str, 0),
    "ratings": Cell(_ratings, lambda found: "; ".join(f"{system} {label}" for system, label in found.items()), {}),
    "genres": _TEXTS,
    "moods": _TEXTS,
    "people": Cell(_people, _people_text, []),
    "credit": _TEXT,
    "pictures": _TEXTS,
    "windows": Cell(_windows, _windows_text, []),
    "publish_at": Cell(_instant, _instant_text, None),
    "members": _TEXTS,
    "hint": Cell(_number, str, 1.0),
}
"""By field of TitleDraft, in the order of columns."""
