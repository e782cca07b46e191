"""What is published is told from an index alone."""

from alembic import op

revision = "catalog_0008"
down_revision = "catalog_0007"
branch_labels = None


def upgrade() -> None:
    op.execute("""
        CREATE INDEX ON catalog.titles (asset, id) WHERE asset IS NOT NULL;
        DROP INDEX catalog.titles_asset_idx;
    """)
