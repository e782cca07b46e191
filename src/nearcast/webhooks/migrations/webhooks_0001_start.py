"""Webhooks, what they were and are to be told, and which appliances are known to be silent."""

from alembic import op

revision = "webhooks_0001"
down_revision = None
branch_labels = ("webhooks",)


def upgrade() -> None:
    op.execute("""
        CREATE SCHEMA webhooks;
        CREATE TABLE webhooks.webhooks (
            id text PRIMARY KEY,
            url text NOT NULL,
            kinds text[] NOT NULL,
            secret text NOT NULL,
            made double precision NOT NULL
        );
        CREATE TABLE webhooks.deliveries (
            id text PRIMARY KEY,
            webhook text NOT NULL REFERENCES webhooks.webhooks ON DELETE CASCADE,
            kind text NOT NULL,
            data jsonb NOT NULL,
            at double precision NOT NULL,
            tries int NOT NULL DEFAULT 0,
            state text NOT NULL DEFAULT 'waiting',
            next_at double precision,
            answer text NOT NULL DEFAULT ''
        );
        CREATE INDEX ON webhooks.deliveries (next_at) WHERE state = 'waiting';
        CREATE INDEX ON webhooks.deliveries (at, id);
        CREATE TABLE webhooks.down (
            appliance text PRIMARY KEY
        );
    """)
