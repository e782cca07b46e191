"""More than films, and what is said of them in revisions. A title becomes one document, worked out from those; what queries ask for
is generated from it.
"""

from alembic import op

revision = "catalog_0003"
down_revision = "catalog_0002"
branch_labels = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE catalog.revisions (
            title text NOT NULL,
            number int NOT NULL,
            at double precision NOT NULL,
            by text,
            action text NOT NULL,
            state text NOT NULL,
            live int,
            draft jsonb NOT NULL,
            PRIMARY KEY (title, number)
        );
        INSERT INTO catalog.revisions
            SELECT id, 1, coalesce(published_at, extract(epoch FROM now())), NULL, 'publish', 'published', 1,
                jsonb_build_object('name', name, 'synopsis', synopsis, 'year', year, 'maturity', maturity,
                    'genres', to_jsonb(genres), 'credit', credit, 'hint', hint, 'kind', 'film')
            FROM catalog.titles;

        ALTER TABLE catalog.titles ADD body jsonb, ADD newest int NOT NULL DEFAULT 1, ADD live int DEFAULT 1;
        UPDATE catalog.titles SET body = draft || jsonb_build_object('id', id, 'root', id, 'state', 'published',
                'shown', asset IS NOT NULL, 'asset', asset, 'duration', duration, 'artwork', to_jsonb(artwork),
                'languages', to_jsonb(languages), 'published_at', published_at)
            FROM catalog.revisions WHERE revisions.title = titles.id;
        ALTER TABLE catalog.titles
            DROP COLUMN name, DROP COLUMN synopsis, DROP COLUMN year, DROP COLUMN maturity, DROP COLUMN genres,
            DROP COLUMN credit, DROP COLUMN hint, DROP COLUMN asset, DROP COLUMN duration, DROP COLUMN artwork,
            DROP COLUMN languages, DROP COLUMN published_at;
        ALTER TABLE catalog.titles
            ALTER COLUMN body SET NOT NULL,
            ALTER COLUMN newest DROP DEFAULT,
            ALTER COLUMN live DROP DEFAULT,
            ADD kind text GENERATED ALWAYS AS (body->>'kind') STORED,
            ADD name text GENERATED ALWAYS AS (body->>'name') STORED,
            ADD parent text GENERATED ALWAYS AS (body->>'parent') STORED,
            ADD root text GENERATED ALWAYS AS (coalesce(body->>'root', body->>'id')) STORED,
            ADD asset text GENERATED ALWAYS AS (body->>'asset') STORED,
            ADD shown boolean GENERATED ALWAYS AS ((body->>'shown')::boolean) STORED,
            ADD maturity int GENERATED ALWAYS AS ((body->>'maturity')::int) STORED,
            ADD opens double precision GENERATED ALWAYS AS (coalesce((body->>'publish_at')::double precision, 0)) STORED,
            ADD windows jsonb GENERATED ALWAYS AS (coalesce(body->'windows', '[]')) STORED,
            ADD published_at double precision GENERATED ALWAYS AS ((body->>'published_at')::double precision) STORED;
        CREATE INDEX ON catalog.titles (root);
        CREATE INDEX ON catalog.titles (parent) WHERE shown;
        CREATE INDEX ON catalog.titles (asset) WHERE asset IS NOT NULL;
        CREATE INDEX ON catalog.titles (published_at DESC, id) WHERE shown AND kind IN ('film', 'series');
        CREATE INDEX ON catalog.titles (published_at DESC, id) WHERE shown AND kind = 'collection';
        CREATE INDEX ON catalog.titles (name, id) WHERE shown AND kind IN ('film', 'series', 'collection');

        -- The rule of catalog.model.Window, for the database; a test holds the two together.
        CREATE FUNCTION catalog.is_open(windows jsonb, country text, now double precision) RETURNS boolean
            LANGUAGE sql IMMUTABLE PARALLEL SAFE
            RETURN windows = '[]' OR EXISTS (
                SELECT FROM jsonb_array_elements(windows) AS one
                WHERE (coalesce(one->'countries', '[]') = '[]' OR coalesce(one->'countries' ? country, false))
                  AND coalesce((one->>'first')::double precision <= now, true)
                  AND coalesce((one->>'last')::double precision > now, true));

        CREATE TABLE catalog.words (
            word text COLLATE "C" NOT NULL,
            title text NOT NULL,
            weight real NOT NULL
        );
        CREATE TABLE catalog.vocabulary (
            word text COLLATE "C" PRIMARY KEY
        );
        CREATE TABLE catalog.trigrams (
            trigram text COLLATE "C" NOT NULL,
            word text COLLATE "C" NOT NULL,
            PRIMARY KEY (trigram, word)
        );
        -- `cat` as `␣␣c`, `␣ca`, `cat`, `at␣`: the beginning counts twice, as most people get it right.
        CREATE FUNCTION catalog.trigrams_of(word text) RETURNS text[]
            LANGUAGE sql IMMUTABLE PARALLEL SAFE
            RETURN ARRAY(SELECT DISTINCT substr('  ' || word || ' ', at, 3) FROM generate_series(1, length(word) + 1) AS at);
        INSERT INTO catalog.words SELECT DISTINCT left(word, 40), id, 1.0
            FROM catalog.titles, regexp_split_to_table(lower(name), '[^[:alnum:]]+') AS word WHERE word <> '';
        INSERT INTO catalog.vocabulary SELECT DISTINCT word FROM catalog.words;
        INSERT INTO catalog.trigrams SELECT trigram, word
            FROM catalog.vocabulary, unnest(catalog.trigrams_of(word)) AS trigram;
        CREATE INDEX ON catalog.words (word, weight DESC, title);
        CREATE INDEX ON catalog.words (title);
    """)
