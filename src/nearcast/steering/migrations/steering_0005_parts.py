"""States name their parts, of which one is kept however many states have it; older ones were whole, and cannot be read any more."""

from alembic import op

revision = "steering_0005"
down_revision = "steering_0004"
branch_labels = None


def upgrade() -> None:
    op.execute("""
        TRUNCATE steering.states, steering.decisions;
        CREATE TABLE steering.parts (name bytea PRIMARY KEY, used double precision NOT NULL, value bytea NOT NULL);
        -- It comes compressed.
        ALTER TABLE steering.parts ALTER COLUMN value SET STORAGE EXTERNAL;
    """)
