"""Passkeys, and sign-in by other sites."""

from alembic import op

revision = "accounts_0007"
down_revision = "accounts_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE accounts.passkeys (
            id text PRIMARY KEY,
            account text NOT NULL REFERENCES accounts.accounts ON DELETE CASCADE,
            name text NOT NULL,
            made double precision NOT NULL,
            used double precision,
            public_key bytea NOT NULL,
            sign_count bigint NOT NULL
        );
        CREATE INDEX ON accounts.passkeys (account);
        CREATE TABLE accounts.identities (
            provider text NOT NULL,
            subject text NOT NULL,
            account text NOT NULL REFERENCES accounts.accounts ON DELETE CASCADE,
            made double precision NOT NULL,
            PRIMARY KEY (provider, subject)
        );
        CREATE INDEX ON accounts.identities (account);
    """)
