"""Renditions are chosen by what the film looks like; what was planned without is not gone on with."""

from alembic import op

revision = "ingest_0006"
down_revision = "ingest_0005"
branch_labels = None


def upgrade() -> None:
    op.execute("""
        UPDATE ingest.jobs SET state = 'failed', fault = jsonb_build_object(
            'code', 'ingest.encode_failed', 'message', 'The platform was renewed while this source was encoded.',
            'remedy', 'Send the source again.'
        ) WHERE state = 'encoding';
        UPDATE ingest.jobs SET keep_until = 0 WHERE state = 'failed';
        DELETE FROM ingest.steps WHERE job IN (SELECT id FROM ingest.jobs WHERE state = 'failed');
    """)
