"""What operators do: editing, reviewing, publishing, undoing."""

import asyncio

from nearcast.catalog.model import Action, Change, Edited, Entry, Revision, TitlesDeleted, Wanted, WrongState
from nearcast.catalog.policy import families, plans, revisions
from nearcast.catalog.service.ground import Ground
from nearcast.ids import AccountId, TitleId
from nearcast.runtime import bus
from nearcast.runtime.database import Connection

_LISTED_MAX = 1000


class Editing(Ground):
    async def edit(self, by: AccountId | None, changes: tuple[Change, ...], publish: bool = False) -> Edited:
        async def change(connection: Connection, known: dict[TitleId, Entry]) -> Edited:
            # An import may have a hundred thousand: meanwhile others are answered.
            plan = await asyncio.to_thread(plans.edit, changes, known, by, self._clock.now(), publish=publish)
            await self._carry_out(connection, plan, known)
            return plan.edited

        parents = {TitleId(parent) for one in changes if isinstance(parent := one.fields.get("parent"), str)}
        return await self._changing({one.id for one in changes} | parents, change)

    async def move(self, by: AccountId | None, titles: tuple[TitleId, ...], action: Action) -> Edited:
        async def change(connection: Connection, known: dict[TitleId, Entry]) -> Edited:
            plan = plans.move(titles, action, known, by, self._clock.now())
            await self._carry_out(connection, plan, known)
            return plan.edited

        return await self._changing(titles, change)

    async def picture_sent(self, name: str) -> None:
        async with self._database.transaction() as connection:
            await self._store.pictures.sent(connection, name, self._clock.now())
            await self._look_at_pictures(connection)

    async def delete(self, titles: tuple[TitleId, ...]) -> Edited:
        async def change(connection: Connection, known: dict[TitleId, Entry]) -> Edited:
            plan = plans.delete(titles, known, self._clock.now())
            if not plan.edited.problems:
                await self._carry_out(connection, plan, known)
                await self._store.pictures.let_go(connection, titles, self._clock.now())
                await self._store.revisions.remove(connection, titles)
                await self._store.words.put(connection, {title: {} for title in titles})
                await self._let_go(connection)
                await bus.announce(connection, TitlesDeleted(titles))
            return plan.edited

        return await self._changing(titles, change)

    async def restore(self, by: AccountId | None, title: TitleId, number: int | None) -> Entry:
        async def change(connection: Connection, known: dict[TitleId, Entry]) -> None:
            before = known.get(title)
            if before is None:
                raise plans.unknown(title)
            now = self._clock.now()
            chosen = await self._line(connection, before.newest, before.newest.number - 1 if number is None else number)
            line = revisions.restored(before.newest, chosen, by, now)
            live = line.draft if line.live == line.number else None
            if live is None and line.live is not None:
                live = (await self._line(connection, before.newest, line.live)).draft
            family = {**known, title: Entry(before.title, line, live)}
            for error in families.check_relations((title,), family).values():
                raise error
            await self._carry_out(connection, plans.written(family, (line,), known, now), known)

        await self._changing((title,), change)
        return await self.entry(title)

    async def entry(self, title: TitleId) -> Entry:
        found = await self._store.revisions.entry(title)
        if found is None:
            raise plans.unknown(title)
        return found

    async def entries(self, wanted: Wanted, after: TitleId | None, limit: int) -> tuple[Entry, ...]:
        return await self._store.revisions.entries(wanted, after, min(limit, _LISTED_MAX))

    async def history(self, title: TitleId, limit: int) -> tuple[Revision, ...]:
        await self.title(title)
        return await self._store.revisions.history(title, limit)

    async def _line(self, connection: Connection, newest: Revision, number: int) -> Revision:
        found = await self._store.revisions.line(connection, newest.title, number)
        if found is None:
            raise WrongState(
                f"Its history has no line {number}.", field="number", value=number, remedy=f"Take 1 to {newest.number}."
            )
        return found
