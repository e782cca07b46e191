"""Titles and the assets they are played from."""

from alembic import op

revision = "catalog_0001"
down_revision = None
branch_labels = ("catalog",)


def upgrade() -> None:
    op.execute("""
        CREATE SCHEMA catalog;
        CREATE TABLE catalog.assets (
            id text PRIMARY KEY,
            body jsonb NOT NULL
        );
        CREATE TABLE catalog.titles (
            id text PRIMARY KEY,
            name text NOT NULL,
            synopsis text NOT NULL,
            year int,
            maturity int NOT NULL,
            genres text[] NOT NULL,
            credit text NOT NULL,
            asset text REFERENCES catalog.assets,
            duration double precision,
            artwork text[] NOT NULL DEFAULT '{}',
            languages text[] NOT NULL DEFAULT '{}',
            published_at double precision
        );
        CREATE INDEX ON catalog.titles (published_at DESC) WHERE asset IS NOT NULL;
    """)
