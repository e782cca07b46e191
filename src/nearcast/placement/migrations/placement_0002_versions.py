"""Every plan is a version. The plan of before is made anew at the first look at the fleet."""

from alembic import op

revision = "placement_0002"
down_revision = "placement_0001"
branch_labels = None


def upgrade() -> None:
    op.execute("""
        DROP TABLE placement.plans;
        CREATE TABLE placement.versions (
            version bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            made_at double precision NOT NULL,
            cause text NOT NULL,
            state text NOT NULL,
            parent bigint,
            pinned boolean NOT NULL,
            note text NOT NULL,
            summary jsonb NOT NULL,
            base bigint,
            handed_out boolean NOT NULL DEFAULT false,
            body bytea NOT NULL
        );
        CREATE UNIQUE INDEX ON placement.versions (state) WHERE state = 'active';
        CREATE INDEX ON placement.versions (base);
    """)
