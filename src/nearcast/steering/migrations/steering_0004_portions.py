"""States say which portions an asset has; older ones cannot be read any more, and nothing but old decisions needs them."""

from alembic import op

revision = "steering_0004"
down_revision = "steering_0003"
branch_labels = None


def upgrade() -> None:
    op.execute("TRUNCATE steering.states, steering.decisions;")
