"""The whole schema. `schema.graphql` beside this file is what clients build against; a test catches drift between the two,
and `python -m nearcast.graph.schema` writes it anew.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
import strawberry
from graphql import GraphQLError
from graphql.validation import NoSchemaIntrospectionCustomRule
from strawberry.extensions import ParserCache, SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types
from strawberry.types.graphql import OperationType

from nearcast.accounts import api as accounts
from nearcast.catalog import api as catalog
from nearcast.errors import NearcastError
from nearcast.fleet import api as fleet
from nearcast.graph import joins, nodes, parts, sessions
from nearcast.graph.limits import TOKENS_MAX, Limits, check_length
from nearcast.ingest import api as ingest
from nearcast.playback import api as playback
from nearcast.runtime import log
from nearcast.runtime.graph import Context, as_graphql
from nearcast.telemetry import api as telemetry
from nearcast.webhooks import api as webhooks

FILE = Path(__file__).parent / "schema.graphql"
_PARSED_MAX = 1000
_log = log.get("graph")


class BadText(NearcastError):
    code = "graph.bad_text"


class NotStreamed(NearcastError):
    code = "graph.not_streamed"


def check_text(variables: Mapping[str, object]) -> None:
    """JSON can say half of a character (`\\ud800`), which nothing here can keep, hash or send. Raises BadText."""
    for name, value in variables.items():
        try:
            msgspec.json.encode(value)
        except UnicodeEncodeError as error:
            raise BadText(
                f"The variable {name} has half of a character in it.",
                field=name,
                remedy="Send whole characters: surrogates come in pairs.",
            ) from error


class Bounds(SchemaExtension):
    """What is known beforehand was checked when it was built. Everything else is measured, and only developers may look at the
    schema through the graph.
    """

    def on_operation(self) -> Iterable[None]:  # type: ignore[override]
        execution = self.execution_context
        context = execution.context
        assert isinstance(context, Context)
        if context.trusted:
            execution.validation_rules = ()
        else:
            check_length(execution.query or "")
            execution.parse_options["max_tokens"] = TOKENS_MAX
            hidden = () if context.developer else (NoSchemaIntrospectionCustomRule,)
            execution.validation_rules = (*execution.validation_rules, Limits, *hidden)
        check_text(execution.variables or {})
        yield

    def on_execute(self) -> Iterable[None]:  # type: ignore[override]
        execution = self.execution_context
        context = execution.context
        assert isinstance(context, Context)
        assert execution.graphql_document is not None
        if execution.operation_type is OperationType.SUBSCRIPTION and not context.streams:
            raise NotStreamed(
                "A subscription is answered as a stream of events.", remedy="Send Accept: text/event-stream and nothing else."
            )
        # Few documents have a directive, and looking through one takes as long as answering some.
        if "@" in (execution.query or "") and parts.comes_in_parts(execution.graphql_document, execution.variables or {}):
            if not context.takes_parts:
                raise NotStreamed(
                    "What is deferred is answered in parts.",
                    remedy="Send Accept: multipart/mixed, application/json, or ask without @defer and @stream.",
                )
            context.streams = True
        yield


class Schema(strawberry.Schema):
    def process_errors(self, errors: list[GraphQLError], execution_context: object = None) -> None:
        """Gives every error its code, and the log every one we did not foresee."""
        for error in errors:
            as_graphql(error)
            if (error.extensions or {}).get("code") == "graph.broken":
                _log.error("resolver failed", path=error.path, exc_info=error.original_error)


schema = Schema(
    query=merge_types(
        "Query",
        (
            accounts.Query,
            catalog.Query,
            fleet.Query,
            ingest.Query,
            telemetry.Query,
            webhooks.Query,
            sessions.Query,
            joins.Query,
            nodes.Query,
        ),
    ),
    mutation=merge_types(
        "Mutation",
        (
            accounts.Mutation,
            catalog.Mutation,
            fleet.Mutation,
            ingest.Mutation,
            playback.Mutation,
            webhooks.Mutation,
            joins.Mutation,
        ),
    ),
    subscription=merge_types(
        "Subscription", (fleet.Subscription, ingest.Subscription, webhooks.Subscription, sessions.Subscription)
    ),
    config=StrawberryConfig(enable_experimental_incremental_execution=True),
    extensions=[Bounds, lambda: ParserCache(maxsize=_PARSED_MAX)],
)


def text() -> str:
    """The schema as it is written to `schema.graphql`."""
    return schema.as_str() + "\n"


if __name__ == "__main__":
    FILE.write_text(text())
