"""The nouns of the catalogue, and the Protocol others may call.

A title is what people choose. An asset is one published encoding of it: a set of files that never change, each named by the
SHA-256 of its bytes. What is said of a title is drafted, reviewed and published in revisions, none of which is ever lost.
`titles` is what there is, `assets` what it is played from, `editing` how it changes.

Errors: CatalogError
        ├── BadTitle
        ├── BadSheet           a file to import does not parse
        ├── WrongState         the title is not where this can be done
        ├── UnknownTitle
        └── UnknownAsset
"""

from typing import Protocol

from nearcast.catalog.model.assets import (
    Asset,
    AssetPublished,
    AssetRemoved,
    Chapter,
    ChapterKind,
    Edition,
    File,
    Loudness,
    Span,
    Sprites,
    TitlesShown,
    Track,
    TrackKind,
)
from nearcast.catalog.model.editing import (
    Action,
    Change,
    Edited,
    Entry,
    Imported,
    PicturesUnnamed,
    Problem,
    Revision,
    TitlesDeleted,
    Wanted,
)
from nearcast.catalog.model.errors import BadSheet, BadTitle, CatalogError, UnknownAsset, UnknownTitle, WrongState
from nearcast.catalog.model.keys import hls_key, pssh
from nearcast.catalog.model.published import Published, keep_up
from nearcast.catalog.model.titles import Audience, Person, State, Title, TitleDraft, TitleKind, Window, Words
from nearcast.ids import AccountId, AssetId, TitleId

__all__ = [
    "Action",
    "Asset",
    "AssetPublished",
    "AssetRemoved",
    "Audience",
    "BadSheet",
    "BadTitle",
    "Catalog",
    "CatalogError",
    "Change",
    "Chapter",
    "ChapterKind",
    "Edited",
    "Edition",
    "Entry",
    "File",
    "Imported",
    "Loudness",
    "Person",
    "PicturesUnnamed",
    "Problem",
    "Published",
    "Revision",
    "Span",
    "Sprites",
    "State",
    "Title",
    "TitleDraft",
    "TitleKind",
    "TitlesDeleted",
    "TitlesShown",
    "Track",
    "TrackKind",
    "UnknownAsset",
    "UnknownTitle",
    "Wanted",
    "Window",
    "Words",
    "WrongState",
    "hls_key",
    "keep_up",
    "pssh",
]


class Publishing(Protocol):
    """How a source becomes a title."""

    async def check(self, draft: TitleDraft) -> None:
        """Whether `draft` would be taken. Raises BadTitle, UnknownTitle."""
        ...

    async def draft(self, title: TitleId, draft: TitleDraft) -> Title:
        """Adds a title that is shown as soon as it can be played, under an id the caller made; or the one that `draft` is of.
        Saying it twice changes nothing. Raises BadTitle, UnknownTitle.
        """
        ...

    async def publish(self, title: TitleId, asset: Asset) -> Title:
        """Makes the title playable from this asset and announces AssetPublished. Saying it twice changes nothing.
        Raises UnknownTitle."""
        ...

    async def take_back(self, title: TitleId, asset: AssetId) -> None:
        """The title cannot be played any more, if this asset is what it is played from. Saying it twice changes nothing."""
        ...

    async def mark(self, title: TitleId, asset: AssetId, markers: tuple[Chapter, ...]) -> None:
        """Says where the intro and the credits are, if this asset is what the title is played from."""
        ...

    async def asset(self, asset: AssetId) -> Asset:
        """Raises UnknownAsset."""
        ...

    async def published(self, known: str) -> Edition:
        """Every asset a title is played from, and those that plays begun before may still need. `known` is the name of an edition, or
        nothing."""
        ...

    async def assets(self, assets: tuple[AssetId, ...]) -> tuple[Asset, ...]:
        """Those of them that there are; for some hundred at a time."""
        ...

    async def needed(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Those of these names of files, pictures and keys that an asset has, or a title in any line of its history."""
        ...


class Browsing(Protocol):
    """What viewers look at."""

    async def title(self, title: TitleId) -> Title:
        """Raises UnknownTitle."""
        ...

    async def titles(self, titles: tuple[TitleId, ...]) -> tuple[Title, ...]:
        """Those of the titles that exist, in the order asked for."""
        ...

    async def below(self, titles: tuple[TitleId, ...], audience: Audience) -> tuple[Title, ...]:
        """What this audience sees directly below these titles: seasons, episodes, extras, by number."""
        ...

    async def next_episode(self, episode: TitleId, audience: Audience) -> Title | None:
        """What comes after it, as far as this audience sees it. Raises UnknownTitle."""
        ...

    async def recent(self, audience: Audience, limit: int) -> tuple[Title, ...]:
        """Films and series that this audience sees, newest first."""
        ...

    async def collections(self, audience: Audience, limit: int, after: TitleId | None = None) -> tuple[Title, ...]:
        """Newest first, from the one that follows `after`."""
        ...

    async def next_edge(self) -> float | None:
        """When next (Unix seconds) somebody sees other titles though nobody writes: one opens, or a window begins or ends."""
        ...

    async def search(self, text: str, audience: Audience | None, limit: int, after: TitleId | None = None) -> tuple[Title, ...]:
        """Titles shown to this audience (None: to anybody) whose names, people or genres are like `text`, best first, from the one
        that follows `after`; some hundred in all. All there are, by name, for no text. Raises UnknownTitle where `after` is not
        found any more.
        """
        ...


class Editing(Protocol):
    """What operators do."""

    async def edit(self, by: AccountId | None, changes: tuple[Change, ...], publish: bool = False) -> Edited:
        """Makes all these changes, or none. They are drafts, unless `publish`."""
        ...

    async def move(self, by: AccountId | None, titles: tuple[TitleId, ...], action: Action) -> Edited:
        """Submits, publishes or withdraws all these titles, or none."""
        ...

    async def picture_sent(self, name: str) -> None:
        """Before a picture is stored for a title to name. One that none has named within a week is announced as PicturesUnnamed, when
        the next is sent; so are those of titles that were deleted.
        """
        ...

    async def delete(self, titles: tuple[TitleId, ...]) -> Edited:
        """Deletes all these titles with their history, or none, and announces AssetRemoved of each asset that nothing else needs.
        What belongs to a title goes with it or before it."""
        ...

    async def restore(self, by: AccountId | None, title: TitleId, number: int | None) -> Entry:
        """Makes a title what it was at this line of its history, None: before its last one. Raises UnknownTitle, WrongState, and
        BadTitle where its place is taken meanwhile."""
        ...

    async def entry(self, title: TitleId) -> Entry:
        """Raises UnknownTitle."""
        ...

    async def entries(self, wanted: Wanted, after: TitleId | None, limit: int) -> tuple[Entry, ...]:
        """By id, those after `after`."""
        ...

    async def history(self, title: TitleId, limit: int) -> tuple[Revision, ...]:
        """Newest first. Raises UnknownTitle."""
        ...


class Catalog(Publishing, Browsing, Editing, Protocol):
    """What others may ask of the catalogue."""
