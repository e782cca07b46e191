"""Who keeps an answer learns of every change to what viewers see: of each title by itself, and of the catalogue as a whole when one
comes, goes or moves, or other people may see it.
"""

from alembic import op

revision = "catalog_0004"
down_revision = "catalog_0003"
branch_labels = None
depends_on = "runtime_0002"


def upgrade() -> None:
    # What is only said of a title moves it nowhere; a fact that is not in this list may.
    op.execute("""
        CREATE FUNCTION catalog.title_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            said text[] := '{name, synopsis, year, genres, credit, language, words, people, moods, ratings, pictures, artwork,
                             languages, duration, hint}';
        BEGIN
            IF coalesce(OLD.shown, false) OR coalesce(NEW.shown, false) THEN
                INSERT INTO runtime.changes (subject) VALUES (runtime.subject('title:' || coalesce(NEW.id, OLD.id)))
                    ON CONFLICT DO NOTHING;
                IF OLD.body - said IS DISTINCT FROM NEW.body - said THEN
                    INSERT INTO runtime.changes (subject) VALUES (runtime.subject('catalog')) ON CONFLICT DO NOTHING;
                END IF;
            END IF;
            RETURN NULL;
        END
        $$;
        CREATE TRIGGER title_changed AFTER INSERT OR UPDATE OR DELETE ON catalog.titles
            FOR EACH ROW EXECUTE FUNCTION catalog.title_changed();

        CREATE INDEX ON catalog.titles (opens) WHERE shown;
        CREATE INDEX ON catalog.titles (id) WHERE shown AND windows <> '[]';
    """)
