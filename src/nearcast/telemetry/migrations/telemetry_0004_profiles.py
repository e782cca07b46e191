"""Finding what a profile played, to tell it or to forget it."""

from alembic import op

revision = "telemetry_0004"
down_revision = "telemetry_0003"
branch_labels = None


def upgrade() -> None:
    op.execute("CREATE INDEX ON telemetry.plays (profile)")
