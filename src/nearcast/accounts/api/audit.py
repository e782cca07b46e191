"""The log of what everybody did, in the graph."""

from typing import Self

import strawberry

from nearcast.accounts import model
from nearcast.accounts.model import Accounts, Sought
from nearcast.runtime import paging
from nearcast.runtime.graph import Asked, ask

strawberry.enum(
    model.Matter,
    name="AuditMatter",
    description="What a line of the audit log is about. `fleet` is its networks, keys and recalled files.",
)


@strawberry.type(description="Somebody did something.")
class AuditLine:
    number: int
    at: float = strawberry.field(description="In Unix seconds.")
    who: str | None = strawberry.field(
        description="The account's address, its id when it is gone, null where nobody was signed in."
    )
    address: str
    about: model.Matter
    action: str = strawberry.field(description="Its name, which begins with what it is about: `titles.edit`.")
    subject: str = strawberry.field(description="Begins with the ids of what it is about, with spaces between.")
    outcome: str = strawberry.field(description="`done`, or how it was refused.")

    @classmethod
    def of(cls, one: model.Entry) -> Self:
        return cls(
            number=one.number,
            at=one.at,
            who=one.email or one.account,
            address=one.address,
            about=one.about,
            action=one.action,
            subject=one.subject,
            outcome=one.outcome,
        )


@strawberry.type
class Query:
    @strawberry.field(
        description="Who did what, newest first, about all that whoever asks may see. `who` is an account's id or a part of its "
        "address, `subject` an id, `since` and `until` are in Unix seconds. For `see_audit`."
    )
    async def audit(
        self,
        info: Asked,
        first: int = 50,
        after: str | None = None,
        about: model.Matter | None = None,
        who: str | None = None,
        subject: str | None = None,
        since: float | None = None,
        until: float | None = None,
    ) -> paging.Connection[AuditLine]:
        size = paging.check_first(first)
        sought = Sought(about=about, who=who, subject=subject, since=since, until=until)
        visitor = await info.context.visitor()
        assert isinstance(visitor, model.Visitor)
        found = await ask(info, Accounts).audit(visitor, sought, _number(after), size + 1)
        return paging.page(found, size, after, lambda one: str(one.number), AuditLine.of)


def _number(after: str | None) -> int:
    """Raises BadPage."""
    if after is not None and not (after.isdecimal() and len(after) < 19):
        raise paging.bad_cursor(after)
    return int(after or 0)
