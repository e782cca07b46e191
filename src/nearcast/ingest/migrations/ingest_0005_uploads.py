"""Sources arrive in parts: how long the source is to be, and the parts that are there."""

from alembic import op

revision = "ingest_0005"
down_revision = "ingest_0004"
branch_labels = None


def upgrade() -> None:
    op.execute("ALTER TABLE ingest.jobs ADD COLUMN length bigint, ADD COLUMN parts jsonb NOT NULL DEFAULT '[]'")
