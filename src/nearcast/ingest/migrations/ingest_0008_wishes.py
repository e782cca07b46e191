"""How a title is to be made may be asked for."""

from alembic import op

revision = "ingest_0008"
down_revision = "ingest_0007"
branch_labels = None


def upgrade() -> None:
    op.execute("ALTER TABLE ingest.jobs ADD COLUMN wishes jsonb NOT NULL DEFAULT '{}'")
