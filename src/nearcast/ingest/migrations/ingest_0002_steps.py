"""Steps of jobs, and Procrastinate's tables for handing them to workers, as its version 3.10 makes them."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "ingest_0002"
down_revision = "ingest_0001"
branch_labels = None


def upgrade() -> None:
    connection = op.get_bind()
    # Procrastinate's own tables are made where the search path begins.
    connection.exec_driver_sql("SET LOCAL search_path TO ingest")
    connection.exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    connection.exec_driver_sql("SET LOCAL search_path TO DEFAULT")
    op.execute("""
        ALTER TABLE ingest.jobs
            DROP COLUMN stage, DROP COLUMN done, DROP COLUMN note, DROP COLUMN attempts, DROP COLUMN lease_until,
            ADD COLUMN operator text NOT NULL DEFAULT '',
            ADD COLUMN priority int NOT NULL DEFAULT 0,
            ADD COLUMN hash text NOT NULL DEFAULT '',
            ADD COLUMN size bigint NOT NULL DEFAULT 0,
            ADD COLUMN given jsonb NOT NULL DEFAULT '[]',
            ADD COLUMN keep_until double precision NOT NULL DEFAULT 0;
        UPDATE ingest.jobs SET state = 'failed', fault = jsonb_build_object(
            'code', 'ingest.encode_failed', 'message', 'The platform was renewed while this source was encoded.',
            'remedy', 'Send the source again.'
        ) WHERE state IN ('uploading', 'queued', 'encoding');
        CREATE TABLE ingest.steps (
            job text NOT NULL REFERENCES ingest.jobs ON DELETE CASCADE,
            number int NOT NULL,
            name text NOT NULL,
            key text NOT NULL,
            work jsonb NOT NULL,
            needs text[] NOT NULL,
            weight double precision NOT NULL,
            state text NOT NULL DEFAULT 'waiting',
            place int NOT NULL DEFAULT 0,
            done double precision NOT NULL DEFAULT 0,
            disk_full boolean NOT NULL DEFAULT false,
            attempts int NOT NULL DEFAULT 0,
            worker text NOT NULL DEFAULT '',
            value jsonb,
            fault jsonb,
            began double precision,
            ended double precision,
            PRIMARY KEY (job, name)
        );
        CREATE INDEX ON ingest.steps (job) WHERE state IN ('ready', 'running');
    """)
