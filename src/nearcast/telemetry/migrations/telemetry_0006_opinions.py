"""What profiles said of titles: their list, and thumbs."""

from alembic import op

revision = "telemetry_0006"
down_revision = "telemetry_0005"
branch_labels = None
depends_on = "runtime_0002"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE telemetry.opinions (
            profile text NOT NULL,
            title text NOT NULL,
            listed_at double precision,
            thumb text,
            PRIMARY KEY (profile, title)
        );
        SELECT runtime.watch('telemetry.opinions', 'opinions', 'profile');
    """)
