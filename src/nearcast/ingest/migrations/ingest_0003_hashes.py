"""Sources are looked up by their hash."""

from alembic import op

revision = "ingest_0003"
down_revision = "ingest_0002"
branch_labels = None


def upgrade() -> None:
    op.execute("CREATE INDEX ON ingest.jobs (hash) WHERE state = 'ready'")
