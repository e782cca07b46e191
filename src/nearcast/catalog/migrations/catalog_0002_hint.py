"""How often the publisher expects a title to be played."""

from alembic import op

revision = "catalog_0002"
down_revision = "catalog_0001"
branch_labels = None


def upgrade() -> None:
    op.execute("ALTER TABLE catalog.titles ADD COLUMN hint double precision NOT NULL DEFAULT 1.0")
