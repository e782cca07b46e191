"""Plans are of portions: what was planned for whole assets cannot be read any more, and the first look makes a plan anew."""

from alembic import op

revision = "placement_0003"
down_revision = "placement_0002"
branch_labels = None


def upgrade() -> None:
    op.execute("TRUNCATE placement.versions;")
