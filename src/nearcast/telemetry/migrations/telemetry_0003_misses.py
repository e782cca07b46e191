"""Why a play did not begin at the best place."""

from alembic import op

revision = "telemetry_0003"
down_revision = "telemetry_0002"
branch_labels = None


def upgrade() -> None:
    op.execute("ALTER TABLE telemetry.plays ADD miss text")
