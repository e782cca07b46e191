"""Every document of the web client is valid against the schema that is checked in."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema, parse, validate

_DOCUMENT = re.compile(r"\bgql(?:<[^`]*>)?`([^`]*)`")
_PART = re.compile(r"const (\w+) = /\* GraphQL \*/ `([^`]*)`")


@pytest.fixture(scope="module")
def schema(root: Path) -> GraphQLSchema:
    return build_schema((root / "src/nearcast/graph/schema.graphql").read_text())


def documents(root: Path) -> Iterator[tuple[str, str]]:
    sources = {path.name: path.read_text() for path in sorted((root / "web/src").rglob("*.ts*"))}
    parts = dict(part for source in sources.values() for part in _PART.findall(source))
    for path, source in sources.items():
        for document in _DOCUMENT.findall(source):
            text = document
            for name, part in parts.items():
                text = text.replace(f"${{{name}}}", part)
            yield path, text


def test_documents_fit_the_schema(root: Path, schema: GraphQLSchema) -> None:
    found = list(documents(root))
    problems = [f"{name}: {error.message}" for name, text in found for error in validate(schema, parse(text))]
    assert problems == []
    assert len(found) >= 10


def test_a_document_that_does_not_fit_is_found(schema: GraphQLSchema) -> None:
    assert validate(schema, parse("query { viewer { shoeSize } }"))


def test_documents_live_in_the_graph_folder_alone(root: Path) -> None:
    """Features ask for screens by name; what is asked is written in one place."""
    outside = [
        path.name
        for path in (root / "web/src").rglob("*.ts*")
        if path.parent.name != "graph" and _DOCUMENT.search(path.read_text())
    ]
    assert outside == []
