"""Networks, sites, appliances with what they hold and should hold, invitations, and the keys of path tokens."""

from alembic import op

revision = "fleet_0001"
down_revision = None
branch_labels = ("fleet",)


def upgrade() -> None:
    op.execute("""
        CREATE SCHEMA fleet;
        CREATE TABLE fleet.networks (
            id text PRIMARY KEY,
            name text NOT NULL,
            asn bigint NOT NULL,
            prefixes text[] NOT NULL
        );
        CREATE TABLE fleet.sites (
            id text PRIMARY KEY,
            name text NOT NULL,
            kind text NOT NULL,
            network text REFERENCES fleet.networks
        );
        CREATE TABLE fleet.invitations (
            digest bytea PRIMARY KEY,
            site text NOT NULL REFERENCES fleet.sites,
            appliance text NOT NULL UNIQUE,
            until double precision NOT NULL
        );
        CREATE TABLE fleet.appliances (
            id text PRIMARY KEY,
            site text NOT NULL REFERENCES fleet.sites,
            url text NOT NULL,
            public_key text NOT NULL,
            enrolled_with bytea NOT NULL UNIQUE,
            capacity bigint NOT NULL,
            throughput bigint NOT NULL,
            sequence bigint NOT NULL DEFAULT 0,
            report jsonb,
            reported_at double precision,
            held_revision bigint NOT NULL DEFAULT -1,
            held jsonb NOT NULL DEFAULT '[]'
        );
        CREATE TABLE fleet.manifests (
            appliance text PRIMARY KEY REFERENCES fleet.appliances ON DELETE CASCADE,
            version bigint NOT NULL,
            files jsonb NOT NULL,
            file_count int NOT NULL
        );
        CREATE TABLE fleet.keys (
            id text PRIMARY KEY,
            secret text NOT NULL,
            not_after bigint NOT NULL
        );
    """)
