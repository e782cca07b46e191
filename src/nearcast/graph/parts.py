"""Answers in parts (`@defer`, `@stream`; graphql.github.io/graphql-over-http, incremental delivery): what is quick goes out first."""

from collections.abc import AsyncGenerator, Callable, Iterator, Mapping

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    ExperimentalIncrementalExecutionResults,
    GraphQLError,
    SubsequentIncrementalExecutionResult,
    VariableNode,
    Visitor,
    visit,
)

Results = ExperimentalIncrementalExecutionResults
INCREMENTAL = frozenset({"defer", "stream"})
"""The directives that leave something for later."""


def comes_in_parts(document: DocumentNode, variables: Mapping[str, object]) -> bool:
    """Whether anything in a document is left for later."""
    finder = _Finder(variables)
    visit(document, finder)
    return finder.found


def told(results: Results, tell: Callable[[list[GraphQLError]], None]) -> Results:
    """The same results, with the errors of each part told before it goes out."""
    tell(results.initial_result.errors or [])
    return results._replace(subsequent_results=_told(results.subsequent_results, tell))


async def _told(
    parts: AsyncGenerator[SubsequentIncrementalExecutionResult, None], tell: Callable[[list[GraphQLError]], None]
) -> AsyncGenerator[SubsequentIncrementalExecutionResult, None]:
    async for part in parts:
        tell(list(_errors(part)))
        yield part


def _errors(part: SubsequentIncrementalExecutionResult) -> Iterator[GraphQLError]:
    for one in (*(part.incremental or ()), *(part.completed or ())):
        yield from one.errors or ()


class _Finder(Visitor):
    def __init__(self, variables: Mapping[str, object]) -> None:
        super().__init__()
        self.found = False
        self._variables = variables

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        if node.name.value in INCREMENTAL and not any(self._is_off(argument) for argument in node.arguments or ()):
            self.found = True

    def _is_off(self, argument: ArgumentNode) -> bool:
        if argument.name.value != "if":
            return False
        if isinstance(argument.value, VariableNode):
            return self._variables.get(argument.value.name.value) is False
        return isinstance(argument.value, BooleanValueNode) and not argument.value.value
