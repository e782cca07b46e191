"""The states steering answered from, and what it decided: the newest state is what a new process begins with."""

from alembic import op

revision = "steering_0002"
down_revision = "steering_0001"
branch_labels = None


def upgrade() -> None:
    op.execute("""
        DROP TABLE steering.last_good;
        CREATE TABLE steering.states (
            number bigint PRIMARY KEY,
            at double precision NOT NULL,
            state bytea NOT NULL
        );
        CREATE TABLE steering.decisions (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at double precision NOT NULL,
            viewer text NOT NULL,
            address text NOT NULL,
            asset text NOT NULL,
            snapshot bigint NOT NULL,
            pathways jsonb NOT NULL,
            miss text
        );
        CREATE INDEX ON steering.decisions (at);
    """)
