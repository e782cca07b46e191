"""Plays under way."""

from alembic import op

revision = "playback_0001"
down_revision = None
branch_labels = ("playback",)


def upgrade() -> None:
    op.execute("""
        CREATE SCHEMA playback;
        CREATE TABLE playback.sessions (
            id text PRIMARY KEY,
            account text NOT NULL,
            profile text NOT NULL,
            title text NOT NULL,
            asset text NOT NULL,
            address text NOT NULL,
            network text,
            token text NOT NULL,
            expires bigint NOT NULL,
            lease_until double precision NOT NULL,
            pathways jsonb NOT NULL
        );
        CREATE INDEX ON playback.sessions (account, lease_until);
    """)
