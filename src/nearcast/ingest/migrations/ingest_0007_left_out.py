"""What of a source is not in its title is said."""

from alembic import op

revision = "ingest_0007"
down_revision = "ingest_0006"
branch_labels = None


def upgrade() -> None:
    op.execute("ALTER TABLE ingest.jobs ADD COLUMN left_out jsonb NOT NULL DEFAULT '[]'")
