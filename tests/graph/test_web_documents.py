"""Every document of the web client is valid against the schema that is checked in, and is found by the build."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    get_named_type,
    is_union_type,
    parse,
    print_ast,
    validate,
)

_WRITTEN = re.compile(r"const (\w+) = graphql\(`([^`]*)`(?:, \[([\w, ]*)\])?\)")


@pytest.fixture(scope="module")
def schema(root: Path) -> GraphQLSchema:
    return build_schema((root / "src/nearcast/graph/schema.graphql").read_text())


def sources(root: Path) -> list[str]:
    return [path.read_text() for path in sorted((root / "web/src/graph").glob("*.ts"))]


def documents(root: Path) -> Iterator[tuple[str, DocumentNode]]:
    """Each with its fragments, by the name of its constant."""
    written = {
        name: (text, re.findall(r"\w+", more)) for source in sources(root) for name, text, more in _WRITTEN.findall(source)
    }

    def parts(name: str) -> list[str]:
        return [name, *(part for fragment in written[name][1] for part in parts(fragment))]

    for name, (text, _) in written.items():
        if not text.strip().startswith("fragment"):
            yield name, parse("\n".join(written[part][0] for part in dict.fromkeys(parts(name))))


def operation(document: DocumentNode) -> OperationDefinitionNode:
    first = document.definitions[0]
    assert isinstance(first, OperationDefinitionNode)
    return first


def test_documents_fit_the_schema(root: Path, schema: GraphQLSchema) -> None:
    found = list(documents(root))
    problems = [f"{name}: {error.message}" for name, document in found for error in validate(schema, document)]
    assert problems == []
    assert len(found) >= 10


def test_no_document_is_overlooked(root: Path) -> None:
    """The build finds them by how they are written, and by their names (`web/documents.ts`)."""
    whole = "\n".join(sources(root))
    names = [name for name, _, _ in _WRITTEN.findall(whole)]
    assert len(set(names)) == len(names) == len(re.findall(r"\bgraphql\(", whole))


def test_every_change_asks_why_it_is_refused(root: Path, schema: GraphQLSchema) -> None:
    """Pages count on it: the types they have know no refusals (`web/src/graph/graphql.ts`)."""
    refusal = schema.type_map["Refusal"]
    assert schema.mutation_type
    may_be_refused = {
        name
        for name, field in schema.mutation_type.fields.items()
        if is_union_type(union := get_named_type(field.type)) and refusal in union.types
    }
    silent = [
        f"{name}: {selection.name.value}"
        for name, document in documents(root)
        for selection in operation(document).selection_set.selections
        if isinstance(selection, FieldNode)
        and selection.name.value in may_be_refused
        and "...Refused" not in print_ast(selection)
    ]
    assert silent == []


def test_a_document_that_does_not_fit_is_found(schema: GraphQLSchema) -> None:
    assert validate(schema, parse("query { viewer { shoeSize } }"))


def test_documents_live_in_the_graph_folder_alone(root: Path) -> None:
    """Features ask for screens by name; what is asked is written in one place."""
    outside = [
        path.name
        for path in (root / "web/src").rglob("*.ts*")
        if path.parent.name != "graph" and "graphql(`" in path.read_text()
    ]
    assert outside == []
