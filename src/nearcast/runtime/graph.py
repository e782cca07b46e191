"""What every GraphQL resolver gets: the services by Protocol, who is asking, and how errors leave.

The slices live in each service's `api.py`; the graph joins them. None of them finds a service any other way than `ask`.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar, cast

from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response
from strawberry.types import Info

from nearcast.errors import NearcastError
from nearcast.ids import AccountId

P = TypeVar("P")


class Context:
    """One request. `address` is the viewer's, proxies seen through; `token` is what it signed in with, if anything;
    `secure` is whether cookies travel over https only; `developer` whether tools for trying things out are shown.
    """

    def __init__(
        self,
        services: Mapping[type, Any],
        request: Request,
        response: Response,
        address: str,
        token: str | None,
        secure: bool,
        developer: bool,
        find_account: Callable[[str | None], Awaitable[AccountId]],
    ) -> None:
        self.services = services
        self.request = request
        self.response = response
        self.address = address
        self.token = token
        self.secure = secure
        self.developer = developer
        self.memory: dict[str, Any] = {}
        self._find_account = find_account
        self._account: AccountId | None = None

    async def account(self) -> AccountId:
        """Whose request this is; looked up once. Raises accounts' NotSignedIn."""
        if self._account is None:
            self._account = await self._find_account(self.token)
        return self._account


Asked = Info[Context, None]


def ask(info: Asked, protocol: type[P]) -> P:
    """The service that satisfies `protocol`."""
    return cast(P, info.context.services[protocol])


def as_graphql(error: GraphQLError) -> None:
    """Puts the code, field, value and remedy of our own errors into `extensions`; others say nothing of our insides."""
    original = error.original_error
    if isinstance(original, NearcastError):
        fault = original.fault
        error.extensions = {"code": fault.code, "field": fault.field, "value": fault.value, "remedy": fault.remedy}
    elif original is not None:
        error.message = "Something went wrong here."
        error.extensions = {"code": "graph.broken", "remedy": "Try again; the platform's log says why."}
