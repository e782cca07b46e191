"""Partners look after a network."""

from alembic import op

revision = "accounts_0006"
down_revision = "accounts_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE accounts.accounts ADD COLUMN network text NOT NULL DEFAULT ''")
