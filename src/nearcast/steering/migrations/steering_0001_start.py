"""The last state of the fleet that steering saw: what a new process answers from while the fleet is away."""

from alembic import op

revision = "steering_0001"
down_revision = None
branch_labels = ("steering",)


def upgrade() -> None:
    op.execute("""
        CREATE SCHEMA steering;
        CREATE TABLE steering.last_good (
            one boolean PRIMARY KEY DEFAULT true CHECK (one),
            at double precision NOT NULL,
            state jsonb NOT NULL,
            files jsonb NOT NULL
        );
    """)
