"""What was watched is counted by the file, since renditions are laid down apart. What was counted before has no name."""

from alembic import op

revision = "telemetry_0008"
down_revision = "telemetry_0007"
branch_labels = None


def upgrade() -> None:
    op.execute("""
        ALTER TABLE telemetry.hours ADD COLUMN name text NOT NULL DEFAULT '',
            DROP CONSTRAINT hours_pkey, ADD PRIMARY KEY (hour, network, title, asset, name);
        ALTER TABLE telemetry.waiting ADD COLUMN name text NOT NULL DEFAULT '',
            DROP CONSTRAINT waiting_pkey, ADD PRIMARY KEY (session, hour, asset, name);
    """)
