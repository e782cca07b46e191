"""One `.nfo` file as Kodi and Jellyfin write it (kodi.wiki/view/NFO_files): what it says of a title, by field of TitleDraft."""

import re
from typing import Any
from xml.etree import ElementTree

from nearcast.catalog.model import BadSheet
from nearcast.catalog.policy import ratings

_ROOTS = {"movie", "tvshow", "season", "episodedetails"}
_PARTS = {"director": "director", "credits": "writer"}
_ADDRESSES = re.compile(r"(?:https?://\S+\s+)*https?://\S+$")
_FURTHER = re.compile(r"(?<=</episodedetails>)\s*(?:<\?xml[^>]*>\s*)?<episodedetails\b.*$", re.DOTALL)
"""Kodi describes each episode of a file by itself; the title is the first."""


def read(text: str) -> dict[str, Any]:
    """The fields it says something of; beside them `id`, and `season` for an episode. One with nothing but addresses, from which Kodi
    fetches the rest, says nothing here. Raises BadSheet.
    """
    clean = _ADDRESSES.sub("", text.removeprefix("\ufeff").strip())
    if not clean:
        return {}
    root = _parsed(_FURTHER.sub("", clean))
    said: dict[str, Any] = {
        "id": _id(root),
        "name": _text(root, "title"),
        "synopsis": _text(root, "plot") or _text(root, "outline"),
        "year": _number(root, "year") or _year(root),
        "genres": _texts(root, "genre"),
        "people": _people(root),
        "ratings": ratings.read(_text(root, "mpaa") or ""),
        "number": _number(root, "seasonnumber") if root.tag == "season" else _number(root, "episode"),
        "season": _number(root, "season"),
    }
    return {key: value for key, value in said.items() if value not in (None, "", [], {})}


def _parsed(text: str) -> ElementTree.Element:
    """Declarations of types and entities are refused: nobody needs them here, and they are how XML is made to explode."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise BadSheet("It declares types or entities.", field="nfo", remedy="Take them out.")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - without declarations it is only elements
    except ElementTree.ParseError as error:
        line = error.position[0]
        raise BadSheet(f"Line {line} is no XML: {error.msg}.", field="line", value=line, remedy="Mend the file.") from error
    if root.tag not in _ROOTS:
        raise BadSheet(
            "It describes no title.", field="nfo", value=root.tag, remedy="Begin with movie, tvshow, season or episodedetails."
        )
    return root


def _id(root: ElementTree.Element) -> str | None:
    """The first of its numbers elsewhere, as `imdb-tt0111161`."""
    found = sorted(root.iterfind("uniqueid"), key=lambda one: one.get("default") != "true")
    for one in found:
        if one.text and one.text.strip():
            return re.sub(r"[^A-Za-z0-9._-]+", "-", f"{one.get('type', 'id')}-{one.text.strip()}")
    return None


def _people(root: ElementTree.Element) -> list[dict[str, str]]:
    made = [(name, part, "") for tag, part in _PARTS.items() for name in _texts(root, tag)]
    made += [(_text(one, "name") or "", "actor", _text(one, "role") or "") for one in root.iterfind("actor")]
    return [{"name": name, "part": part, "character": character} for name, part, character in made if name]


def _year(root: ElementTree.Element) -> int | None:
    day = _text(root, "premiered") or _text(root, "aired") or ""
    return int(day[:4]) if day[:4].isdecimal() else None


def _text(root: ElementTree.Element, tag: str) -> str | None:
    text = root.findtext(tag)
    return " ".join(text.split()) if text else None


def _texts(root: ElementTree.Element, tag: str) -> list[str]:
    """Several elements, or one with slashes between."""
    found = (part.strip() for one in root.iterfind(tag) for part in (one.text or "").split(" / "))
    return [part for part in found if part]


def _number(root: ElementTree.Element, tag: str) -> int | None:
    text = (root.findtext(tag) or "").strip()
    return int(text) if re.fullmatch(r"\d{1,6}", text) else None
