"""Pictures that no title may name: sent, or let go by a title that is deleted, and since when."""

from alembic import op

revision = "catalog_0007"
down_revision = "catalog_0006"
branch_labels = None


def upgrade() -> None:
    op.execute("CREATE TABLE catalog.pictures (name text PRIMARY KEY, at double precision NOT NULL)")
