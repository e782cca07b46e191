"""What each network watched of each asset, by the hour; bytes that wait for the news of their play; a way to sweep requests."""

from alembic import op

revision = "telemetry_0002"
down_revision = "telemetry_0001"
branch_labels = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE telemetry.hours (
            hour bigint NOT NULL,
            network text NOT NULL,
            title text NOT NULL,
            asset text NOT NULL,
            plays bigint NOT NULL,
            bytes bigint NOT NULL,
            PRIMARY KEY (hour, network, title, asset)
        );
        CREATE TABLE telemetry.waiting (
            session text NOT NULL,
            hour bigint NOT NULL,
            asset text NOT NULL,
            bytes bigint NOT NULL,
            PRIMARY KEY (session, hour, asset)
        );
        CREATE INDEX ON telemetry.requests (at);
        CREATE INDEX ON telemetry.batches (at);
    """)
