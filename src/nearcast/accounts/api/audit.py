"""The log of what everybody did, in the graph."""

from typing import Self

import strawberry

from nearcast.accounts import model
from nearcast.accounts.model import Accounts, Permission
from nearcast.runtime import paging
from nearcast.runtime.graph import Asked, ask


@strawberry.type(description="Somebody did something.")
class AuditLine:
    number: int
    at: float = strawberry.field(description="In Unix seconds.")
    who: str | None = strawberry.field(
        description="The account's address, its id when it is gone, null where nobody was signed in."
    )
    address: str
    action: str
    subject: str
    outcome: str = strawberry.field(description="`done`, or how it was refused.")

    @classmethod
    def of(cls, one: model.Entry) -> Self:
        return cls(
            number=one.number,
            at=one.at,
            who=one.email or one.account,
            address=one.address,
            action=one.action,
            subject=one.subject,
            outcome=one.outcome,
        )


@strawberry.type
class Query:
    @strawberry.field(description="What everybody did, newest first. For `see_audit`.")
    async def audit(self, info: Asked, first: int = 50, after: str | None = None) -> paging.Connection[AuditLine]:
        (await info.context.visitor()).check(Permission.see_audit)
        size = paging.check_first(first)
        found = await ask(info, Accounts).audit(_number(after), size + 1)
        return paging.page(found, size, after, lambda one: str(one.number), AuditLine.of)


def _number(after: str | None) -> int:
    """Raises BadPage."""
    if after is not None and not (after.isdecimal() and len(after) < 19):
        raise paging.BadPage("This is no cursor.", field="after", value=after, remedy="Take pageInfo.endCursor.")
    return int(after or 0)
