"""An asset that another took the place of is kept for those who play it: since when, and of which title it was."""

from alembic import op

revision = "catalog_0005"
down_revision = "catalog_0004"
branch_labels = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE catalog.superseded (
            asset text NOT NULL REFERENCES catalog.assets,
            title text NOT NULL,
            at double precision NOT NULL,
            PRIMARY KEY (asset, title)
        );
    """)
