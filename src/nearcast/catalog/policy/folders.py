"""Titles from a folder in the layout of Jellyfin and Kodi: a folder a film or a series, `.nfo` files beside the films.

    Films/Tide (2026)/Tide (2026).mkv, Tide (2026).nfo or movie.nfo
    Shows/The Ferry/tvshow.nfo, Season 01/The Ferry S01E02.mkv, The Ferry S01E02.nfo
    .../trailers/Anything.mkv, Tide (2026)-trailer.mkv

What has no `.nfo` is called what its file is called. Sources: kodi.wiki/view/NFO_files, jellyfin.org/docs/general/server/media.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from nearcast.catalog.model import Change, Problem
from nearcast.catalog.policy import nfo
from nearcast.errors import Fault, NearcastError
from nearcast.ids import TitleId

FILMS = frozenset({".mkv", ".mp4", ".m4v", ".mov", ".webm", ".avi", ".ts", ".mpg", ".mpeg", ".mxf"})
_EPISODE = re.compile(r"[sS](\d{1,4})[ ._-]*[eE](\d{1,4})(?:-?[eE]\d{1,4})*(?:[ ._-]+(.*))?")
"""`S01E02-E03` is both in one file, which is the first of them here."""
_SEASON = re.compile(r"(?:season|staffel|temporada|series)?[ ._-]*(\d{1,4})", re.IGNORECASE)
_YEAR = re.compile(r"(.*?)[ ._]*\((\d{4})\).*")
_EXTRAS = {"trailers", "extras", "featurettes", "behind the scenes", "deleted scenes", "interviews", "scenes", "shorts"}
_EXTRA_ENDING = re.compile(r"(.*)-(trailer|featurette|behindthescenes|deleted|interview|scene|short)", re.IGNORECASE)


class Found(NamedTuple):
    """What a folder says, what is wrong with it, and the film files by title."""

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    films: dict[TitleId, str]


class _Folder:
    """The folder as it is gone through. `texts` are its files by path from the folder, with what is in the `.nfo` ones."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = {PurePosixPath(path): text for path, text in texts.items()}
        self.changes: dict[TitleId, Change] = {}
        self.problems: list[Problem] = []
        self.films: dict[TitleId, str] = {}

    def said(self, path: PurePosixPath) -> dict[str, Any]:
        """What the `.nfo` at this path says, nothing without one."""
        text = self.texts.get(path)
        if text is None:
            return {}
        try:
            return nfo.read(text)
        except NearcastError as error:
            self.problems.append(Problem(0, str(path), error.fault))
            return {}

    def add(self, title: TitleId, fields: dict[str, Any], film: PurePosixPath | None = None) -> None:
        if film is not None and title in self.films:
            remedy = "Give each its own name or number, or leave one out."
            fault = Fault("catalog.bad_title", f"It is the same title as {self.films[title]}.", "id", title, remedy)
            self.problems.append(Problem(0, str(film), fault))
            return
        self.changes.setdefault(title, Change(title, {key: value for key, value in fields.items() if value is not None}))
        if film is not None:
            self.films[title] = str(film)


def read(texts: Mapping[str, str]) -> Found:
    """The titles of a folder. `texts` are the paths of all its files from the folder, with the text of those that end in `.nfo`."""
    folder = _Folder(texts)
    shows = {path.parent for path in folder.texts if path.name.lower() == "tvshow.nfo"}
    shows |= {_show_of(path) for path in folder.texts if _is_film(path) and _EPISODE.search(path.stem)}
    roots = {show: _series(folder, show) for show in sorted(shows)}
    films = sorted(path for path in folder.texts if _is_film(path))
    for path in films:
        if (show := next((one for one in roots if one in path.parents), None)) is not None and not _is_extra(path):
            _episode(folder, path, roots[show])
    mains = {path.parent: _film(folder, path) for path in films if not _is_extra(path) and not _within(path, roots)}
    for path in films:
        if _is_extra(path):
            _extra(folder, path, mains | roots)
    return Found(tuple(folder.changes.values()), tuple(folder.problems), folder.films)


def _series(folder: _Folder, show: PurePosixPath) -> TitleId:
    name, year = _named(show.name)
    said = folder.said(show / "tvshow.nfo")
    title = _id(said, show.name)
    folder.add(title, {"name": name, "year": year} | _without_id(said) | {"kind": "series"})
    return title


def _episode(folder: _Folder, path: PurePosixPath, series: TitleId) -> None:
    said = folder.said(path.with_suffix(".nfo"))
    found = _EPISODE.search(path.stem)
    season, number = said.pop("season", None), said.get("number")
    if found is not None:
        season, number = int(found[1]) if season is None else season, int(found[2]) if number is None else number
    if season is None or number is None:
        fault = Fault("catalog.bad_title", "Which episode is it?", "number", path.name, "Name it like Series S01E02.")
        folder.problems.append(Problem(0, str(path), fault))
        return
    parent = TitleId(f"{series}-s{season:02}")
    written = folder.said(path.parent / "season.nfo")
    name = "Specials" if season == 0 else f"Season {season}"
    folder.add(parent, {"name": name} | _without_id(written) | {"kind": "season", "parent": series, "number": season})
    own = {"name": (found[3] if found else None) or f"Episode {number}"} | _without_id(said)
    folder.add(TitleId(f"{parent}e{number:02}"), own | {"kind": "episode", "parent": parent, "number": number}, path)


def _film(folder: _Folder, path: PurePosixPath) -> TitleId:
    said = folder.said(path.with_suffix(".nfo")) or folder.said(path.parent / "movie.nfo")
    name, year = _named(path.stem)
    title = _id(said, path.stem)
    folder.add(title, {"name": name, "year": year} | _without_id(said) | {"kind": "film"}, path)
    return title


def _extra(folder: _Folder, path: PurePosixPath, mains: Mapping[PurePosixPath, TitleId]) -> None:
    of = next((mains[one] for one in path.parents if one in mains), None)
    if of is None:
        fault = Fault("catalog.bad_title", "It belongs to no film.", "parent", str(path), "Lay it into a film's folder.")
        folder.problems.append(Problem(0, str(path), fault))
        return
    said = folder.said(path.with_suffix(".nfo"))
    ending = _EXTRA_ENDING.fullmatch(path.stem)
    name = ending[2].capitalize() if ending else path.stem
    own = {"name": name} | _without_id(said) | {"kind": "extra", "parent": of}
    folder.add(TitleId(f"{of}-{_slug(name)}"), own, path)


def _show_of(path: PurePosixPath) -> PurePosixPath:
    """The folder of the series that an episode without a `tvshow.nfo` is in."""
    folder = path.parent
    return folder.parent if _SEASON.fullmatch(folder.name) or folder.name.lower() == "specials" else folder


def _within(path: PurePosixPath, roots: Mapping[PurePosixPath, TitleId]) -> bool:
    return any(one in path.parents for one in roots)


def _is_film(path: PurePosixPath) -> bool:
    return path.suffix.lower() in FILMS


def _is_extra(path: PurePosixPath) -> bool:
    return path.parent.name.lower() in _EXTRAS or _EXTRA_ENDING.fullmatch(path.stem) is not None


def _named(text: str) -> tuple[str, int | None]:
    """`Tide (2026)` as its name and its year."""
    found = _YEAR.fullmatch(text)
    return (found[1], int(found[2])) if found and found[1] else (text, None)


def _id(said: Mapping[str, Any], name: str) -> TitleId:
    return TitleId(said.get("id") or _slug(name))


def _slug(text: str) -> str:
    """An id of the letters that ids have, accents taken off. What is written in others is told apart by its hash."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(one))
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80]
    if all(one.isascii() or not one.isalnum() for one in plain):
        return slug or "title"
    return f"{slug or 'title'}-{hashlib.sha256(unicodedata.normalize('NFC', text).encode()).hexdigest()[:8]}"


def _without_id(said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if key not in ("id", "season")}
