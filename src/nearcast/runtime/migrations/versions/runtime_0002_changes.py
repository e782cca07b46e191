"""What changed of late, for whoever keeps an answer.

`SELECT runtime.watch('schema.table', 'kind', 'column')` in a service's revision notes every write to that table under the subject
`kind:value of the column`. Subjects are kept as hashes: they outlive whom they are about by some minutes.
"""

from alembic import op

revision = "runtime_0002"
down_revision = "runtime_0001"
branch_labels = None


def upgrade() -> None:
    # A row for each transaction, so that writers never wait for each other.
    op.execute("""
        CREATE TABLE runtime.changes (
            transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
            subject bytea NOT NULL,
            at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (transaction, subject)
        );
        CREATE INDEX ON runtime.changes (at);

        CREATE FUNCTION runtime.subject(name text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE
            RETURN substr(sha256(convert_to(name, 'UTF8')), 1, 8);

        CREATE FUNCTION runtime.changed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            EXECUTE format(
                'INSERT INTO runtime.changes (subject) SELECT DISTINCT runtime.subject(%L || %I) FROM changed ON CONFLICT DO NOTHING',
                TG_ARGV[0] || ':', TG_ARGV[1]
            );
            RETURN NULL;
        END
        $$;

        CREATE FUNCTION runtime.watch(watched regclass, kind text, name text) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
            form text := 'CREATE TRIGGER %I AFTER %s ON %s REFERENCING %s TABLE AS changed
                          FOR EACH STATEMENT EXECUTE FUNCTION runtime.changed(%L, %L)';
        BEGIN
            EXECUTE format(form, 'changed_by_insert', 'INSERT', watched, 'NEW', kind, name);
            EXECUTE format(form, 'changed_by_update', 'UPDATE', watched, 'NEW', kind, name);
            EXECUTE format(form, 'changed_by_delete', 'DELETE', watched, 'OLD', kind, name);
        END
        $$;
    """)
