"""Whether an asset has a file of this name is one look into an index."""

from alembic import op

revision = "catalog_0006"
down_revision = "catalog_0005"
branch_labels = None


def upgrade() -> None:
    op.execute("CREATE INDEX ON catalog.assets USING gin (body jsonb_path_ops)")
