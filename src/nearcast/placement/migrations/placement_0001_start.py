"""The newest plan, an appliance a row."""

from alembic import op

revision = "placement_0001"
down_revision = None
branch_labels = ("placement",)


def upgrade() -> None:
    op.execute("""
        CREATE SCHEMA placement;
        CREATE TABLE placement.plans (
            appliance text PRIMARY KEY,
            assets text[] NOT NULL,
            decisions jsonb NOT NULL
        );
    """)
