"""Accounts and profiles that are gone, told once more a day later."""

from alembic import op

revision = "accounts_0004"
down_revision = "accounts_0003"
branch_labels = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE accounts.forgotten (
            account text NOT NULL,
            profiles text[] NOT NULL,
            due double precision NOT NULL
        );
        CREATE INDEX ON accounts.forgotten (due);
    """)
