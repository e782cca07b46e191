"""A play knows the device it runs on and what its plan allows, and may be taken over by another."""

from alembic import op

revision = "playback_0003"
down_revision = "playback_0002"
branch_labels = None


def upgrade() -> None:
    op.execute("""
        DELETE FROM playback.sessions;
        ALTER TABLE playback.sessions
            ADD COLUMN device text NOT NULL,
            ADD COLUMN began double precision NOT NULL,
            ADD COLUMN streams int NOT NULL,
            ADD COLUMN height int NOT NULL,
            ADD COLUMN taken_over boolean NOT NULL DEFAULT false;
    """)
