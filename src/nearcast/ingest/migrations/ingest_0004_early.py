"""Steps on the way to a first rendition have a queue of their own."""

from alembic import op

revision = "ingest_0004"
down_revision = "ingest_0003"
branch_labels = None


def upgrade() -> None:
    op.execute("""
        ALTER TABLE ingest.steps ADD COLUMN early boolean NOT NULL DEFAULT false;
        UPDATE ingest.jobs SET state = 'failed', fault = jsonb_build_object(
            'code', 'ingest.encode_failed', 'message', 'The platform was renewed while this source was encoded.',
            'remedy', 'Send the source again.'
        ) WHERE state = 'encoding';
        UPDATE ingest.jobs SET keep_until = 0 WHERE state = 'failed';
        DELETE FROM ingest.steps WHERE job IN (SELECT id FROM ingest.jobs WHERE state = 'failed');
    """)
