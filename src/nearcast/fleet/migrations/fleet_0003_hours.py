"""What an appliance sent and filled in each hour, and how full it was. The hour under way is in the appliance's own row."""

from alembic import op

revision = "fleet_0003"
down_revision = "fleet_0002"
branch_labels = None


def upgrade() -> None:
    op.execute("""
        ALTER TABLE fleet.appliances
            ADD COLUMN sent bigint NOT NULL DEFAULT 0,
            ADD COLUMN filled bigint NOT NULL DEFAULT 0;
        CREATE TABLE fleet.hours (
            appliance text NOT NULL REFERENCES fleet.appliances ON DELETE CASCADE,
            hour bigint NOT NULL,
            used bigint NOT NULL,
            sent bigint NOT NULL,
            filled bigint NOT NULL,
            PRIMARY KEY (appliance, hour)
        );
        CREATE INDEX ON fleet.hours (hour);
    """)
