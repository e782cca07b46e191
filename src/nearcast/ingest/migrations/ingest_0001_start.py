"""Jobs, with the lease of the worker that has each."""

from alembic import op

revision = "ingest_0001"
down_revision = None
branch_labels = ("ingest",)


def upgrade() -> None:
    op.execute("""
        CREATE SCHEMA ingest;
        CREATE TABLE ingest.jobs (
            id text PRIMARY KEY,
            file_name text NOT NULL,
            draft jsonb NOT NULL,
            state text NOT NULL,
            stage text NOT NULL DEFAULT '',
            done double precision NOT NULL DEFAULT 0,
            note text NOT NULL DEFAULT '',
            title text,
            fault jsonb,
            attempts int NOT NULL DEFAULT 0,
            lease_until double precision NOT NULL DEFAULT 0,
            made timestamptz NOT NULL DEFAULT now()
        );
        CREATE INDEX ON ingest.jobs (made) WHERE state IN ('queued', 'encoding');
    """)
