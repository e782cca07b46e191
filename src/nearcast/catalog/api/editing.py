"""What operators do with titles, in the graph."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Self

import strawberry

from nearcast.catalog import model
from nearcast.catalog.api.boards import RatingSystem
from nearcast.catalog.api.renditions import Rendition
from nearcast.catalog.api.said import SaidOfTitle, TitleChange, TitleState
from nearcast.catalog.api.titles import TitleKind
from nearcast.catalog.model import Action, Catalog, Change, Edited, Wanted
from nearcast.errors import Fault
from nearcast.ids import AssetId, TitleId
from nearcast.runtime import paging
from nearcast.runtime.graph import Asked, Visitor, ask
from nearcast.runtime.nodes import Finders, Node
from nearcast.runtime.refusals import Refusal

_HISTORY_MAX = 200
_SUBJECTS = 10


@strawberry.type(description="Why one title stays as it is; `line` is that of a file it comes from, else 0.")
class TitleProblem:
    line: int
    place: str
    refusal: Refusal

    @classmethod
    def of(cls, line: int, place: str, fault: Fault) -> Self:
        return cls(line=line, place=place, refusal=Refusal.of(fault))


@strawberry.type(description="A line of a title's history.")
class TitleRevision:
    number: int
    at: float = strawberry.field(description="In Unix seconds.")
    by: strawberry.ID | None = strawberry.field(description="The account, null for the platform itself.")
    action: str
    state: TitleState
    live: int | None = strawberry.field(description="The line that viewers saw after it.")
    said: SaidOfTitle

    @classmethod
    def of(cls, line: model.Revision) -> Self:
        return cls(
            number=line.number,
            at=line.at,
            by=strawberry.ID(line.by) if line.by else None,
            action=line.action.value,
            state=TitleState(line.state.value),
            live=line.live,
            said=SaidOfTitle.of(line.draft),
        )


@strawberry.type(description="A title as operators see it.")
class TitleEntry(Node):
    id: strawberry.ID
    state: TitleState
    shown: bool = strawberry.field(description="Whether viewers can find it, wherever its windows are open.")
    playable: bool = strawberry.field(description="Whether it has an encoding.")
    duration: float = strawberry.field(description="Seconds.")
    artwork: list[str]
    published_at: float | None = strawberry.field(description="In Unix seconds.")
    newest: TitleRevision
    live: SaidOfTitle | None = strawberry.field(
        description="What is said in the revision that viewers see, null when they see none."
    )
    asset: strawberry.Private[AssetId | None]

    @classmethod
    def of(cls, entry: model.Entry) -> Self:
        title = entry.title
        return cls(
            id=strawberry.ID(title.id),
            state=TitleState(entry.newest.state.value),
            shown=title.shown,
            playable=title.asset is not None,
            duration=title.duration or 0.0,
            artwork=[f"/art/{name}" for name in title.pictures or title.artwork],
            published_at=title.published_at,
            newest=TitleRevision.of(entry.newest),
            live=SaidOfTitle.of(entry.live) if entry.live else None,
            asset=title.asset,
        )

    @strawberry.field(description="What it is played in, the largest first.")
    async def renditions(self, info: Asked) -> list[Rendition]:
        return Rendition.all(await ask(info, Catalog).asset(self.asset)) if self.asset else []

    @strawberry.field(description="Newest first.")
    async def history(self, info: Asked, first: int = 50) -> list[TitleRevision]:
        (await info.context.visitor()).check("see_titles")
        lines = await ask(info, Catalog).history(TitleId(self.id), max(1, min(first, _HISTORY_MAX)))
        return [TitleRevision.of(line) for line in lines]


@strawberry.type(description="All that was asked for was done.")
class TitlesEdited:
    titles: list[strawberry.ID]
    added: int
    changed: int
    unchanged: int


@strawberry.type(description="Nothing was done.")
class TitlesRefused:
    problems: list[TitleProblem]


TitlesResult = Annotated[TitlesEdited | TitlesRefused, strawberry.union("TitlesResult")]


@strawberry.type
class Query:
    @strawberry.field(description="Titles as operators see them, by id. For `see_titles`.")
    async def title_entries(
        self,
        info: Asked,
        first: int = 50,
        after: str | None = None,
        text: str = "",
        state: TitleState | None = None,
        kind: TitleKind | None = None,
        parent: strawberry.ID | None = None,
    ) -> paging.Connection[TitleEntry]:
        (await info.context.visitor()).check("see_titles")
        size = paging.check_first(first)
        wanted = Wanted(
            text=" ".join(text.split()),
            state=model.State(state.value) if state else None,
            kind=kind.value if kind else None,
            parent=TitleId(parent) if parent else None,
        )
        found = await ask(info, Catalog).entries(wanted, TitleId(after) if after else None, size + 1)
        return paging.page(found, size, after, lambda one: one.title.id, TitleEntry.of)

    @strawberry.field(description="A title as operators see it, or null. For `see_titles`.")
    async def title_entry(self, info: Asked, id: strawberry.ID) -> TitleEntry | None:  # noqa: A002 - the argument's name in the graph
        return await _entry(info, id)

    @strawberry.field(description="The boards whose labels a title may carry. For `see_titles`.")
    async def rating_systems(self, info: Asked) -> list[RatingSystem]:
        (await info.context.visitor()).check("see_titles")
        return RatingSystem.all()


async def _entry(info: Asked, title: str) -> TitleEntry | None:
    (await info.context.visitor()).check("see_titles")
    try:
        return TitleEntry.of(await ask(info, Catalog).entry(TitleId(title)))
    except model.UnknownTitle:
        return None


NODES: Finders = {"TitleEntry": _entry}


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Makes all these changes, or none; they are drafts. For `change_titles`.")
    async def edit_titles(self, info: Asked, changes: list[TitleChange]) -> TitlesResult:
        wanted = tuple(Change(TitleId(one.id), one.fields(), line) for line, one in enumerate(changes, 1))

        async def work(by: Visitor) -> Edited:
            return await ask(info, Catalog).edit(by.account_id, wanted)

        return await _changed(info, "change_titles", "titles.edit", [one.id for one in wanted], work)

    @strawberry.mutation(description="Asks for somebody to look at these drafts. For `change_titles`.")
    async def submit_titles(self, info: Asked, ids: list[strawberry.ID]) -> TitlesResult:
        return await _moved(info, "change_titles", "titles.submit", ids, Action.submit)

    @strawberry.mutation(description="Makes the newest revisions what viewers see. For `publish_titles`.")
    async def publish_titles(self, info: Asked, ids: list[strawberry.ID]) -> TitlesResult:
        return await _moved(info, "publish_titles", "titles.publish", ids, Action.publish)

    @strawberry.mutation(description="Viewers see these no more, or their review ends. For `publish_titles`.")
    async def withdraw_titles(self, info: Asked, ids: list[strawberry.ID]) -> TitlesResult:
        return await _moved(info, "publish_titles", "titles.withdraw", ids, Action.withdraw)

    @strawberry.mutation(description="Deletes these, their history and their films for good. For `publish_titles`.")
    async def delete_titles(self, info: Asked, ids: list[strawberry.ID]) -> TitlesResult:
        titles = tuple(TitleId(one) for one in ids)

        async def work(_: Visitor) -> Edited:
            return await ask(info, Catalog).delete(titles)

        return await _changed(info, "publish_titles", "titles.delete", list(titles), work)

    @strawberry.mutation(
        description="Makes a title what it was at a line of its history; without a number, before its last one. For `publish_titles`."
    )
    async def restore_title(self, info: Asked, id: strawberry.ID, number: int | None = None) -> TitlesResult:  # noqa: A002 - the argument's name in the graph
        async def work(by: Visitor) -> Edited:
            entry = await ask(info, Catalog).restore(by.account_id, TitleId(id), number)
            return Edited((entry.title.id,), changed=1)

        return await _changed(info, "publish_titles", "titles.restore", [TitleId(id)], work)


async def _moved(
    info: Asked, permission: str, name: str, ids: list[strawberry.ID], action: Action
) -> TitlesEdited | TitlesRefused:
    titles = tuple(TitleId(one) for one in ids)

    async def work(by: Visitor) -> Edited:
        return await ask(info, Catalog).move(by.account_id, titles, action)

    return await _changed(info, permission, name, list(titles), work)


async def _changed(
    info: Asked, permission: str, name: str, titles: list[TitleId], work: Callable[[Visitor], Awaitable[Edited]]
) -> TitlesEdited | TitlesRefused:
    """Does it, notes it in the audit log, and tells what came of it."""
    subject = " ".join(titles[:_SUBJECTS]) + (f" and {len(titles) - _SUBJECTS} more" if len(titles) > _SUBJECTS else "")
    try:
        async with info.context.changing(permission, name, subject) as change:
            edited = await work(change.visitor)
            if edited.problems:
                change.outcome = f"refused: {edited.problems[0].fault.code}"
    except model.CatalogError as error:
        return TitlesRefused(problems=[TitleProblem.of(0, subject, error.fault)])
    if edited.problems:
        return TitlesRefused(problems=[TitleProblem.of(one.line, one.place, one.fault) for one in edited.problems])
    ids = [strawberry.ID(one) for one in edited.titles]
    return TitlesEdited(titles=ids, added=edited.added, changed=edited.changed, unchanged=edited.unchanged)
