"""The schema clients build against is the schema we serve."""

from nearcast.graph import schema


def test_the_written_schema_has_not_drifted() -> None:
    assert schema.FILE.read_text() == schema.text(), "run `make schema` and look at what changed"
