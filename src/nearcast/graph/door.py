"""GraphQL over HTTP (graphql.github.io/graphql-over-http): who asks, what for, and in which form the answer goes back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec
from cross_web import AsyncHTTPRequestAdapter, HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.http.base import BaseRequestProtocol
from strawberry.http.streaming import SSETransport
from strawberry.subscriptions import GRAPHQL_SSE_PROTOCOL
from strawberry.types import ExecutionResult

from nearcast.accounts.api.cookie import bearer, keep, token_of
from nearcast.accounts.model import Accounts, Entry, Matter, Visitor
from nearcast.errors import Fault, NearcastError
from nearcast.graph import documents, parts, screens
from nearcast.graph.answers import Answers, Question
from nearcast.graph.schema import schema
from nearcast.graph.screens import Made
from nearcast.runtime import graph, web
from nearcast.runtime.clock import SystemClock
from nearcast.runtime.geography import Country
from nearcast.runtime.graph import Context

BODY_MAX = 8_000_000
"""The longest is a change of thousands of titles at once."""
_RESPONSE = "application/graphql-response+json"
_JSON = "application/json"
_PARTS = "multipart/mixed"
_DOCUMENT = "documentId"


class Events(SSETransport):
    """Server-sent events (github.com/enisdenjo/graphql-sse, distinct connections) for whoever wants nothing else: some clients name
    them among all they could read, whatever they ask for.
    """

    def accepts(self, accept: str) -> bool:
        return super().accepts(accept) and "json" not in accept

    def encode_event(self, event: str, data: str | None = None) -> str:
        return _plain(super().encode_event(event, data))

    def encode_comment(self, comment: str) -> str:
        return _plain(super().encode_comment(comment))


_EVENTS = Events()


class Door(GraphQL[Context, None]):
    """Strawberry's endpoint with our context and our clients' documents. GraphiQL is for developers."""

    stream_transport_classes_by_protocol = {GRAPHQL_SSE_PROTOCOL: Events}  # noqa: RUF012 - the base says it so

    def __init__(
        self,
        services: Mapping[type, Any],
        answers: Answers,
        proxies: web.Trusted,
        country: Country,
        *,
        developer: bool,
        secure_cookies: bool,
    ) -> None:
        super().__init__(
            schema,
            graphql_ide="graphiql" if developer else None,
            allow_queries_via_get=True,
            subscription_protocols=(GRAPHQL_SSE_PROTOCOL,),
        )
        self._services = services
        self._answers = answers
        self._proxies = proxies
        self._country = country
        self._developer = developer
        self._secure = secure_cookies
        self._documents = documents.built()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        size = 0

        async def receive_bounded() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            web.check_size(size, BODY_MAX)
            return message

        await super().__call__(scope, receive_bounded, send)

    async def run(self, request: Any, *args: Any, **named: Any) -> Any:
        """Whatever does not even reach execution is told as GraphQL tells errors."""
        try:
            question = await self._question(request)
            kept = None if _streams(request) else await self._answers.find(question)
            if kept is not None:
                return _answer({"data": kept}, question.form, 200)
            response = await super().run(request, *args, **named)
            made: Made | None = getattr(request.state, "made", None)
            if made is not None and made.own is not None and "set-cookie" not in response.headers:
                self._answers.keep(question, made.own, made.rest)
            return response
        except HTTPException as refused:
            told = Fault("graph.bad_request", refused.reason, remedy="See graphql.github.io/graphql-over-http.")
            return _answer(_refusal(told), _form(request), refused.status_code)
        except RecursionError:
            nested = web.BadRequest("The body is nested too deeply.", field="body", remedy="Send flatter JSON.")
            return _answer(_refusal(nested.fault), _form(request), nested.status)
        except NearcastError as error:
            return _answer(_refusal(error.fault), _form(request), error.status)

    def should_render_graphql_ide(self, request: BaseRequestProtocol) -> bool:
        """Only for a browser that shows pages."""
        wants_page = "text/html" in request.headers.get("accept", "")
        return wants_page and _DOCUMENT not in request.query_params and super().should_render_graphql_ide(request)

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData | list[GraphQLRequestData]:
        """A document of ours is asked for by `documentId` in place of its text; it travels on among the extensions."""
        parsed = await super().parse_http_body(request)
        if isinstance(parsed, list) or parsed.query is not None:
            return parsed
        given = self.parse_json(await request.get_body()) if request.method == "POST" else dict(request.query_params)
        identity = given.get("documentId")
        if not isinstance(identity, str):
            raise HTTPException(400, "The request has neither a query nor a documentId.")
        parsed.extensions = {_DOCUMENT: identity}
        return parsed

    async def execute_operation(
        self,
        request: Request,
        request_adapter: AsyncHTTPRequestAdapter,
        request_data: GraphQLRequestData | list[GraphQLRequestData],
        context: Context,
        root_value: None,
        sub_response: Response,
    ) -> Any:
        """Finds the text of a document of ours, and gives the errors of an answer in parts their codes as `process_errors` does others'."""
        if isinstance(request_data, GraphQLRequestData) and request_data.query is None:
            request_data.query = self._documents.text((request_data.extensions or {})[_DOCUMENT])
            context.trusted = True
        result = await super().execute_operation(request, request_adapter, request_data, context, root_value, sub_response)
        return parts.told(result, schema.process_errors) if isinstance(result, parts.Results) else result

    async def execute_single(
        self,
        request: Request,
        request_adapter: AsyncHTTPRequestAdapter,
        sub_response: Response,
        context: Context,
        root_value: None,
        request_data: GraphQLRequestData,
    ) -> ExecutionResult:
        work = super().execute_single
        screen = self._documents.screen((request_data.extensions or {})[_DOCUMENT]) if context.trusted else None

        async def execute(text: str) -> ExecutionResult:
            asked = replace(request_data, query=text)
            return await work(request, request_adapter, sub_response, context, root_value, asked)

        if screen is None:
            return await execute(request_data.query or "")
        made = await screens.answer(self._answers, screen, request_data.variables or {}, context, execute)
        request.state.made = made
        return made.result

    async def _question(self, request: Request) -> Question:
        words = request.scope["query_string"] + b"\n" + await request.body()
        return Question(words, token_of(request) or "", web.viewer_address(request, self._proxies), _form(request))

    async def get_sub_response(self, request: Request | WebSocket) -> Response:
        """Remembers in which form the answer is wanted."""
        sub_response = await super().get_sub_response(request)
        sub_response.media_type = _form(request)
        return sub_response

    def create_response(
        self, response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse], sub_response: Response
    ) -> Response:
        form = sub_response.media_type or _JSON
        assert isinstance(response_data, dict)
        body = dict(response_data)
        if _never_ran(body):
            del body["data"]
        response = _answer(body, form, 200 if "data" in body or form == _JSON else 400)
        response.headers.raw.extend(sub_response.headers.raw)
        return response

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        assert isinstance(request, Request)
        assert isinstance(response, Response)
        address = web.viewer_address(request, self._proxies)
        return Context(
            self._services,
            request,
            response,
            address,
            self._country(address),
            token_of(request),
            streams=_streams(request),
            takes_parts=_takes_parts(request),
            secure=self._secure,
            developer=self._developer,
            find_visitor=self._find_visitor,
            note=self._note,
        )

    async def _find_visitor(self, context: Context) -> Visitor:
        """Who signed in. A browser whose token has grown stale gets a new one on the way, but for the answers of a subscription,
        whose headers are long gone; apps ask for theirs.
        """
        accounts: Accounts = self._services[Accounts]
        token = context.token or ""
        visitor = await accounts.who(token)
        browser = bearer(context.request) is None and not context.streams
        if visitor.stale and browser and (turned := await accounts.turn(token)):
            keep(context.response, turned, secure=context.secure)
        return visitor

    async def _note(self, context: Context, visitor: graph.Visitor, action: str, subject: str, outcome: str) -> None:
        accounts: Accounts = self._services[Accounts]
        line = Entry(
            at=SystemClock().now(),
            account=visitor.account_id,
            address=context.address,
            about=Matter.of(action),
            action=action,
            subject=subject,
            outcome=outcome,
        )
        await accounts.note(line)


def _refusal(fault: Fault) -> dict[str, Any]:
    told = {"code": fault.code, "field": fault.field, "value": fault.value, "remedy": fault.remedy}
    return {"errors": [{"message": fault.message, "extensions": told}]}


def _plain(lines: str) -> str:
    """Lines may end either way, but urql knows the newline alone. (JSON has neither inside.)"""
    return lines.replace("\r\n", "\n")


def _streams(request: Request) -> bool:
    """Whether the answer will be one event after the other."""
    return _EVENTS.accepts(request.headers.get("accept", ""))


def _takes_parts(request: Request) -> bool:
    return _PARTS in request.headers.get("accept", "") and not _streams(request)


def _form(request: Request | WebSocket) -> str:
    """Whoever takes the newer form gets it; without a wish for either, the older one, as clients of before expect it."""
    return _RESPONSE if _RESPONSE in request.headers.get("accept", "") else _JSON


def _never_ran(body: Mapping[str, Any]) -> bool:
    """Whether a document was refused before anything ran: then no error has a path, and there is no data to be null."""
    return body.get("data") is None and bool(body.get("errors")) and not any("path" in one for one in body["errors"])


def _answer(body: Mapping[str, Any], form: str, status: int) -> Response:
    return Response(msgspec.json.encode(body), status, media_type=form)
