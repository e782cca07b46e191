"""What operators do with accounts over HTTP."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearcast.accounts.model import Accounts, Role, Visitor
from nearcast.ids import AccountId, NetworkId
from nearcast.runtime import web

_LIMIT = 200


class Somebody(msgspec.Struct, frozen=True):
    """Who is to have an account. `email` may be empty in an invitation: then it is for whoever has it."""

    role: Role
    email: str = ""


class OnPlan(msgspec.Struct, frozen=True):
    """What an account is to watch on."""

    plan: str


class Partner(msgspec.Struct, frozen=True):
    """Which network an account looks after, empty for none."""

    network: NetworkId


class Part(msgspec.Struct, frozen=True):
    """What an account is to be for."""

    role: Role


def operator_routes(accounts: Accounts) -> list[Route]:
    async def listed(request: Request) -> Response:
        return web.json(await accounts.people(request.query_params.get("text", ""), _LIMIT))

    async def add(request: Request) -> Response:
        told = await web.body(request, Somebody)
        return web.json(await accounts.add_account(_by(request), told.email, told.role), 201)

    async def invite(request: Request) -> Response:
        told = await web.body(request, Somebody)
        return web.json(await accounts.invite(_by(request), told.email, told.role), 201)

    async def set_role(request: Request) -> Response:
        told = await web.body(request, Part)
        return web.json(await accounts.set_role(_by(request), AccountId(request.path_params["account"]), told.role))

    async def set_plan(request: Request) -> Response:
        told = await web.body(request, OnPlan)
        return web.json(await accounts.set_plan(_by(request), AccountId(request.path_params["account"]), told.plan))

    async def set_network(request: Request) -> Response:
        told = await web.body(request, Partner)
        return web.json(await accounts.set_network(_by(request), AccountId(request.path_params["account"]), told.network))

    async def delete(request: Request) -> Response:
        await accounts.delete_account(_by(request), AccountId(request.path_params["account"]))
        return Response(status_code=204)

    async def sign_out(request: Request) -> Response:
        return web.json(await accounts.sign_out_everywhere(_by(request), AccountId(request.path_params["account"])))

    return [
        Route("/operator/people", web.answering(listed), methods=["GET"]),
        Route("/operator/people", web.answering(add), methods=["POST"], name="people.add"),
        Route("/operator/invitations", web.answering(invite), methods=["POST"], name="people.invite"),
        Route("/operator/people/{account}/role", web.answering(set_role), methods=["PUT"], name="people.set_role"),
        Route("/operator/people/{account}/plan", web.answering(set_plan), methods=["PUT"], name="people.set_plan"),
        Route("/operator/people/{account}/network", web.answering(set_network), methods=["PUT"], name="people.set_network"),
        Route("/operator/people/{account}", web.answering(delete), methods=["DELETE"], name="people.delete_account"),
        Route(
            "/operator/people/{account}/sign-out", web.answering(sign_out), methods=["POST"], name="people.sign_out_everywhere"
        ),
    ]


def _by(request: Request) -> Visitor:
    visitor: Visitor = request.state.visitor
    return visitor
