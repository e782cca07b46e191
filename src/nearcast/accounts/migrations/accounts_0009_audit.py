"""A line of the audit log says what it is about, and its subject begins with the ids of that. Lines from before are read only by those who
may see people.
"""

from alembic import op

revision = "accounts_0009"
down_revision = "accounts_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        ALTER TABLE accounts.audit ADD COLUMN about text NOT NULL DEFAULT 'people';
        ALTER TABLE accounts.audit ALTER COLUMN about DROP DEFAULT;
        CREATE INDEX ON accounts.audit (about, number);
        CREATE INDEX ON accounts.audit (at);
        CREATE INDEX ON accounts.audit USING gin (string_to_array(subject, ' '));
    """)
