"""Routes, duties, peers and keys by network; inventory a row per asset; and a number on every change, so that others follow."""

from alembic import op

revision = "fleet_0002"
down_revision = "fleet_0001"
branch_labels = None


def upgrade() -> None:
    op.execute("""
        CREATE SEQUENCE fleet.version;
        ALTER TABLE fleet.networks ADD changed bigint NOT NULL DEFAULT nextval('fleet.version');
        ALTER TABLE fleet.sites
            ADD changed bigint NOT NULL DEFAULT nextval('fleet.version'),
            ADD location jsonb,
            ADD timezone text NOT NULL DEFAULT 'UTC',
            ADD fill_window jsonb NOT NULL DEFAULT '{"start": 120, "end": 840}',
            ADD evacuated boolean NOT NULL DEFAULT false;
        ALTER TABLE fleet.appliances
            DROP held,
            ADD changed bigint NOT NULL DEFAULT nextval('fleet.version'),
            ADD server text NOT NULL DEFAULT 'storage',
            ADD fill_rate bigint NOT NULL DEFAULT 1200000000,
            ADD duty text NOT NULL DEFAULT 'active',
            ADD maintenance jsonb,
            ADD routes_revision bigint NOT NULL DEFAULT -1,
            ADD peers jsonb NOT NULL DEFAULT '[]';
        UPDATE fleet.appliances SET held_revision = -1, report = NULL, reported_at = NULL;
        CREATE INDEX ON fleet.appliances (reported_at);
        ALTER TABLE fleet.keys ADD network text REFERENCES fleet.networks;
        CREATE TABLE fleet.held (
            appliance text NOT NULL REFERENCES fleet.appliances,
            asset text NOT NULL,
            names text[] NOT NULL,
            changed bigint NOT NULL,
            PRIMARY KEY (appliance, asset)
        );
        CREATE INDEX ON fleet.held (changed);
        CREATE TABLE fleet.routes (
            appliance text NOT NULL REFERENCES fleet.appliances,
            peer text NOT NULL,
            prefix text NOT NULL,
            as_path bigint[] NOT NULL,
            med bigint NOT NULL,
            communities text[] NOT NULL,
            next_hop text NOT NULL,
            refused text,
            gone boolean NOT NULL DEFAULT false,
            changed bigint NOT NULL,
            PRIMARY KEY (appliance, peer, prefix)
        );
        CREATE INDEX ON fleet.routes (changed);
        CREATE TABLE fleet.revoked (
            session text PRIMARY KEY,
            until bigint NOT NULL
        );
        CREATE TABLE fleet.recalled (
            file text PRIMARY KEY,
            at bigint NOT NULL
        );
    """)
