"""The schema clients build against is the schema we serve, and nothing they build on goes without having been deprecated."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema, find_breaking_changes, is_enum_type, is_object_type, parse, validate
from graphql.utilities import BreakingChangeType

from nearcast.graph import schema

_MAY_GO = (BreakingChangeType.FIELD_REMOVED, BreakingChangeType.VALUE_REMOVED_FROM_ENUM)


def broken(released: GraphQLSchema, now: GraphQLSchema) -> list[str]:
    """What clients of the release would miss, but for what it said would go."""
    going = set(_deprecated(released))
    return [
        one.description
        for one in find_breaking_changes(released, now)
        if one.type not in _MAY_GO or not any(name in one.description for name in going)
    ]


def _deprecated(released: GraphQLSchema) -> list[str]:
    found = []
    for name, kind in released.type_map.items():
        if is_object_type(kind):
            found += [f"{name}.{field}" for field, one in kind.fields.items() if one.deprecation_reason]
        if is_enum_type(kind):
            found += [f"{name}.{value}" for value, one in kind.values.items() if one.deprecation_reason]
    return found


def test_the_written_schema_has_not_drifted() -> None:
    assert schema.FILE.read_text() == schema.text(), "run `make schema` and look at what changed"


def test_nothing_of_the_last_release_is_gone(root: Path) -> None:
    def git(*words: str) -> str:
        return subprocess.run(("git", *words), cwd=root, capture_output=True, text=True, check=False).stdout

    release = git("describe", "--tags", "--abbrev=0", "--match", "v*").strip()
    if not release:
        pytest.skip("nothing was released yet: no tag v*")
    assert broken(build_schema(git("show", f"{release}:{schema.FILE.relative_to(root)}")), build_schema(schema.text())) == []


def test_what_was_deprecated_may_go_and_nothing_else() -> None:
    released = build_schema(
        'type Query { old: Int @deprecated(reason: "new") new: Int kind: Kind } enum Kind { A B C @deprecated }'
    )
    assert broken(released, build_schema("type Query { new: Int kind: Kind } enum Kind { A B }")) == []
    assert broken(released, build_schema("type Query { old: Int kind: Kind } enum Kind { A B }")) == [
        "Field Query.new was removed."
    ]
    assert len(broken(released, build_schema("type Query { new: Int kind: Kind } enum Kind { A }"))) == 1
    assert len(broken(released, build_schema("type Query { new(x: Int!): Int kind: Kind } enum Kind { A B }"))) == 1


def test_what_the_documents_ask_can_be_asked(root: Path) -> None:
    asked = [
        found
        for path in (root / "docs").glob("*.md")
        for found in re.findall(r'"query": ("(?:[^"\\]|\\.)*")', path.read_text())
    ]
    assert asked
    served = build_schema(schema.FILE.read_text())
    assert [(one, wrong) for one in asked if (wrong := validate(served, parse(json.loads(one))))] == []
