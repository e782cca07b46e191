"""The outbox of events, and which of them each handler has seen."""

from alembic import op

revision = "runtime_0001"
down_revision = None
branch_labels = ("runtime",)


def upgrade() -> None:
    op.execute("""
        CREATE TABLE runtime.outbox (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            message text NOT NULL,
            subject text NOT NULL,
            body bytea NOT NULL
        );
        CREATE TABLE runtime.handled (
            handler text NOT NULL,
            message text NOT NULL,
            at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (handler, message)
        );
    """)
