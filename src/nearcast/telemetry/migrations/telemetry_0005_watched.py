"""Who keeps an answer learns of every change to a profile's bookmarks."""

from alembic import op

revision = "telemetry_0005"
down_revision = "telemetry_0004"
branch_labels = None
depends_on = "runtime_0002"


def upgrade() -> None:
    op.execute("""
        SELECT runtime.watch('telemetry.bookmarks', 'bookmarks', 'profile');
    """)
