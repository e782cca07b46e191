"""A play has a token for each network among its pathways, kept with them."""

from alembic import op

revision = "playback_0002"
down_revision = "playback_0001"
branch_labels = None


def upgrade() -> None:
    op.execute("DELETE FROM playback.sessions; ALTER TABLE playback.sessions DROP token")
