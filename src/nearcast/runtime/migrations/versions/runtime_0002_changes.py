"""What changed of late, for whoever keeps an answer: `SELECT runtime.watch('schema.table', 'kind', 'column')` in a service's
revision notes every write to that table under `kind:value of the column`, or `kind` alone where no column is named.
"""

from alembic import op

revision = "runtime_0002"
down_revision = "runtime_0001"
branch_labels = None


def upgrade() -> None:
    # A row a transaction, so that writers never wait for each other.
    op.execute("""
        CREATE TABLE runtime.changes (
            subject text NOT NULL,
            transaction bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
            at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (subject, transaction)
        );
        CREATE INDEX ON runtime.changes (at);

        CREATE FUNCTION runtime.changed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_NARGS = 1 THEN
                INSERT INTO runtime.changes (subject) VALUES (TG_ARGV[0]) ON CONFLICT DO NOTHING;
            ELSE
                EXECUTE format(
                    'INSERT INTO runtime.changes (subject) SELECT DISTINCT %L || %I FROM changed ON CONFLICT DO NOTHING',
                    TG_ARGV[0] || ':', TG_ARGV[1]
                );
            END IF;
            RETURN NULL;
        END
        $$;

        CREATE FUNCTION runtime.watch(watched regclass, kind text, name text DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
            words text := concat_ws(', ', quote_literal(kind), quote_literal(name));
            form text := 'CREATE TRIGGER %I AFTER %s ON %s REFERENCING %s TABLE AS changed
                          FOR EACH STATEMENT EXECUTE FUNCTION runtime.changed(%s)';
        BEGIN
            EXECUTE format(form, 'changed_by_insert', 'INSERT', watched, 'NEW', words);
            EXECUTE format(form, 'changed_by_update', 'UPDATE', watched, 'NEW', words);
            EXECUTE format(form, 'changed_by_delete', 'DELETE', watched, 'OLD', words);
        END
        $$;
    """)
