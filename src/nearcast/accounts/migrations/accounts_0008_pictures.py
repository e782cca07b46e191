"""Profiles have pictures."""

from alembic import op

revision = "accounts_0008"
down_revision = "accounts_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE accounts.profiles ADD COLUMN picture text UNIQUE, ADD COLUMN jpeg bytea")
