"""What protected films are encrypted with."""

from alembic import op

revision = "ingest_0009"
down_revision = "ingest_0008"
branch_labels = None


def upgrade() -> None:
    op.execute("CREATE TABLE ingest.keys (id text PRIMARY KEY, key bytea NOT NULL, iv bytea NOT NULL)")
