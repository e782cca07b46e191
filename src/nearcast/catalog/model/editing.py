"""How titles are edited: revisions, the changes that make them, and what stands in the way."""

from enum import StrEnum
from typing import Any

import msgspec

from nearcast.catalog.model.titles import State, Title, TitleDraft
from nearcast.errors import Fault
from nearcast.ids import AccountId, TitleId


class Action(StrEnum):
    """What somebody did to a title."""

    edit = "edit"
    submit = "submit"
    publish = "publish"
    withdraw = "withdraw"
    restore = "restore"


class PicturesUnnamed(msgspec.Struct, frozen=True):
    """No title names these pictures, and none has for a while."""

    names: tuple[str, ...]


class TitlesDeleted(msgspec.Struct, frozen=True):
    """These titles are there no more, nor anything of them in the catalogue."""

    titles: tuple[TitleId, ...]


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a title's history, numbered from 1: what was said after it, in which state, and `live`, the number of the line
    that viewers saw (None: they saw nothing). `by` is None for what the platform did; `at` is in Unix seconds.
    """

    title: TitleId
    number: int
    at: float
    by: AccountId | None
    action: Action
    state: State
    live: int | None
    draft: TitleDraft


class Change(msgspec.Struct, frozen=True):
    """What becomes different in a title, by field of TitleDraft in plain JSON values; the rest stays. `words.de` changes the words of
    one language alone. An id nobody knows makes a new title. `line` is where the change stands in the file it comes from.
    """

    id: TitleId
    fields: dict[str, Any]
    line: int = 0


class Problem(msgspec.Struct, frozen=True):
    """Why a change cannot be made. `line` is the change's own; `place` is the file or the id it is about."""

    line: int
    place: str
    fault: Fault


class Edited(msgspec.Struct, frozen=True):
    """What became of several changes: all of them, or none and the problems. `titles` are those that changed."""

    titles: tuple[TitleId, ...] = ()
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()


class Entry(msgspec.Struct, frozen=True):
    """A title as operators see it: what became of it, its newest revision, and what was said in the one viewers see, None when
    they see nothing."""

    title: Title
    newest: Revision
    live: TitleDraft | None

    @property
    def said(self) -> TitleDraft:
        """What counts: what viewers see, or will see when it is published for the first time."""
        return self.newest.draft if self.live is None else self.live


class Wanted(msgspec.Struct, frozen=True):
    """Which entries to list: those like `text`, in a state, of a kind, below a title. What is None does not matter."""

    text: str = ""
    state: State | None = None
    kind: str | None = None
    parent: TitleId | None = None


class Imported(msgspec.Struct, frozen=True):
    """What an import did, or what stands in its way. `films` are the files that belong to titles of it, by title."""

    edited: Edited
    films: dict[TitleId, str] = {}
