"""Plays, requests, bytes by session, what players said, bookmarks."""

from alembic import op

revision = "telemetry_0001"
down_revision = None
branch_labels = ("telemetry",)


def upgrade() -> None:
    op.execute("""
        CREATE SCHEMA telemetry;
        CREATE TABLE telemetry.plays (
            session text PRIMARY KEY,
            account text NOT NULL,
            profile text NOT NULL,
            title text NOT NULL,
            asset text NOT NULL,
            network text,
            ranks jsonb NOT NULL,
            at double precision NOT NULL
        );
        CREATE INDEX ON telemetry.plays (at);
        CREATE TABLE telemetry.batches (
            appliance text NOT NULL,
            batch text NOT NULL,
            at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (appliance, batch)
        );
        CREATE TABLE telemetry.requests (
            appliance text NOT NULL,
            at double precision NOT NULL,
            session text,
            asset text NOT NULL,
            name text NOT NULL,
            status int NOT NULL,
            bytes bigint NOT NULL,
            seconds double precision NOT NULL,
            cmcd text NOT NULL
        );
        CREATE INDEX ON telemetry.requests (session);
        CREATE TABLE telemetry.session_bytes (
            session text NOT NULL,
            appliance text NOT NULL,
            bytes bigint NOT NULL,
            PRIMARY KEY (session, appliance)
        );
        CREATE TABLE telemetry.events (
            session text NOT NULL,
            kind text NOT NULL,
            at double precision NOT NULL,
            milliseconds double precision,
            detail text NOT NULL
        );
        CREATE INDEX ON telemetry.events (session);
        CREATE TABLE telemetry.bookmarks (
            profile text NOT NULL,
            title text NOT NULL,
            position double precision NOT NULL,
            duration double precision NOT NULL,
            at double precision NOT NULL,
            PRIMARY KEY (profile, title)
        );
        CREATE INDEX ON telemetry.bookmarks (profile, at DESC);
    """)
