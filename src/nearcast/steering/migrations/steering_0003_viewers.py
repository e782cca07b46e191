"""Finding the decisions about a play, to tell them or to forget them."""

from alembic import op

revision = "steering_0003"
down_revision = "steering_0002"
branch_labels = None


def upgrade() -> None:
    op.execute("CREATE INDEX ON steering.decisions (viewer)")
