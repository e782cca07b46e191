"""The bytes of a session by the hour. Those of before count for the hour in which their play began."""

from alembic import op

revision = "telemetry_0007"
down_revision = "telemetry_0006"
branch_labels = None


def upgrade() -> None:
    op.execute("""
        ALTER TABLE telemetry.session_bytes ADD hour bigint NOT NULL DEFAULT 0;
        UPDATE telemetry.session_bytes SET hour = floor(plays.at / 3600) FROM telemetry.plays
            WHERE plays.session = session_bytes.session;
        ALTER TABLE telemetry.session_bytes ALTER hour DROP DEFAULT,
            DROP CONSTRAINT session_bytes_pkey, ADD PRIMARY KEY (session, appliance, hour);
        CREATE INDEX ON telemetry.session_bytes (hour);
    """)
