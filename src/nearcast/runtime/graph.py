"""What every GraphQL resolver gets: the services by Protocol, who is asking, and how errors leave.

The slices live in each service's `api.py`; the graph joins them. None of them finds a service any other way than `ask`.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Protocol, TypeVar, cast

from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response
from strawberry.types import Info

from nearcast.errors import NearcastError
from nearcast.ids import AccountId, DeviceId, NetworkId

P = TypeVar("P")


class Visitor(Protocol):
    """Who is signed in, as accounts tells it."""

    @property
    def account_id(self) -> AccountId: ...

    @property
    def device_id(self) -> DeviceId: ...

    def check(self, permission: str) -> None:
        """Raises accounts' NotAllowed."""
        ...

    def within(self, everywhere: str, own: str) -> NetworkId | None:
        """Raises accounts' NotAllowed."""
        ...

    def check_personal(self) -> None:
        """Raises accounts' NotAllowed."""
        ...


class Changing:
    """A change under way: who makes it, the network to which it is limited (None: it is not), and what the audit log is to say of
    what is changed and how it ended.
    """

    def __init__(self, visitor: Visitor, network: NetworkId | None, subject: str) -> None:
        self.visitor = visitor
        self.network = network
        self.subject = subject
        self.outcome = "done"


Note = Callable[["Context", Visitor, str, str, str], Awaitable[None]]
"""Writes down what a visitor did (`action`, `subject`, `outcome`) in the audit log."""


class Context:
    """One request. `address` is the viewer's, proxies seen through, and `country` where that is (ISO 3166-1); `token` is what it signed
    in with, if anything; `streams` is whether its answer goes out piece by piece, the headers long before the end; `takes_parts` whether it
    may be answered in parts; `secure` whether cookies travel over https only; `developer` whether tools for trying things out are shown.
    """

    def __init__(
        self,
        services: Mapping[type, Any],
        request: Request,
        response: Response,
        address: str,
        country: str | None,
        token: str | None,
        streams: bool,
        takes_parts: bool,
        secure: bool,
        developer: bool,
        find_visitor: Callable[["Context"], Awaitable[Visitor]],
        note: Note,
    ) -> None:
        self.services = services
        self.request = request
        self.response = response
        self.address = address
        self.country = country
        self.token = token
        self.streams = streams
        self.takes_parts = takes_parts
        self.secure = secure
        self.developer = developer
        self.memory: dict[Hashable, Any] = {}
        self.subjects: set[str] = set()
        """What the answer shows, as `runtime.changes` names it."""
        self.trusted = False
        """Whether the document is one of our own clients', known beforehand."""
        self._find_visitor = find_visitor
        self._note = note
        self._visitor: asyncio.Future[Visitor] | None = None

    def ask(self, protocol: type[P]) -> P:
        """The service that satisfies `protocol`."""
        return cast(P, self.services[protocol])

    async def visitor(self) -> Visitor:
        """Who sent the request; looked up once, however many fields ask. Raises accounts' NotSignedIn."""
        if self._visitor is None:
            self._visitor = asyncio.ensure_future(self._find_visitor(self))
        return await asyncio.shield(self._visitor)

    async def account(self) -> AccountId:
        """Whose account may be looked at and changed. Raises accounts' NotSignedIn, NotAllowed."""
        visitor = await self.visitor()
        visitor.check_personal()
        return visitor.account_id

    async def watching(self) -> DeviceId:
        """The device that watches. Raises accounts' NotSignedIn, NotAllowed."""
        visitor = await self.visitor()
        visitor.check("watch")
        return visitor.device_id

    @asynccontextmanager
    async def changing(self, permission: str, action: str, subject: str, own: str | None = None) -> AsyncIterator[Changing]:
        """For what only those with a permission may do, or within their network those with the permission `own`; however it ends, the
        audit log has a line. The name of the `action` begins with one of accounts' matters (`titles.edit`), the `subject` with what is
        changed. Raises accounts' NotSignedIn, NotAllowed.
        """
        visitor = await self.visitor()
        if own is None:
            visitor.check(permission)
        change = Changing(visitor, visitor.within(permission, own) if own else None, subject)
        try:
            yield change
        except NearcastError as error:
            change.outcome = f"refused: {error.fault.code}"
            raise
        except BaseException:
            change.outcome = "failed"
            raise
        finally:
            await self._note(self, visitor, action, change.subject, change.outcome)

    def become(self, token: str | None) -> None:
        """The rest of the request is another's: somebody has just signed in or out."""
        self.token = token
        self._visitor = None


Asked = Info[Context, None]


def ask(info: Asked, protocol: type[P]) -> P:
    """The service that satisfies `protocol`."""
    return info.context.ask(protocol)


def as_graphql(error: GraphQLError) -> None:
    """Puts the code, field, value and remedy of our own errors into `extensions`; those of documents and variables that do not fit the
    schema say what is wrong by themselves; others say nothing of our insides.
    """
    original = error.original_error
    if isinstance(original, NearcastError):
        fault = original.fault
        error.message = fault.message
        error.extensions = {"code": fault.code, "field": fault.field, "value": fault.value, "remedy": fault.remedy}
    elif original is None or isinstance(original, GraphQLError):
        error.extensions = {"code": "graph.bad_request", "remedy": "Compare it with the schema.", **(error.extensions or {})}
    else:
        error.message = "Something went wrong here."
        error.extensions = {"code": "graph.broken", "remedy": "Try again; the platform's log says why."}
