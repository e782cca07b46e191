"""Plays by title and network."""

from alembic import op

revision = "recommendations_0001"
down_revision = None
branch_labels = ("recommendations",)


def upgrade() -> None:
    op.execute("""
        CREATE SCHEMA recommendations;
        CREATE TABLE recommendations.plays (
            title text NOT NULL,
            network text NOT NULL,
            plays bigint NOT NULL,
            PRIMARY KEY (title, network)
        );
    """)
