"""Who keeps an answer learns of every change to the catalogue."""

from alembic import op

revision = "catalog_0004"
down_revision = "catalog_0003"
branch_labels = None
depends_on = "runtime_0002"


def upgrade() -> None:
    op.execute("""
        SELECT runtime.watch('catalog.titles', 'catalog');
        SELECT runtime.watch('catalog.assets', 'catalog');
    """)
