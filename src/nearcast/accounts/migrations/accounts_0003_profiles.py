"""Profiles with a language, a PIN and a mode for kids; devices know which profile they opened; accounts have a plan."""

from alembic import op

revision = "accounts_0003"
down_revision = "accounts_0002"
branch_labels = None


def upgrade() -> None:
    op.execute("""
        ALTER TABLE accounts.profiles
            ADD COLUMN language text NOT NULL DEFAULT 'en',
            ADD COLUMN kids boolean NOT NULL DEFAULT false,
            ADD COLUMN autoplay boolean NOT NULL DEFAULT true,
            ADD COLUMN pin_hash text;
        ALTER TABLE accounts.devices
            ADD COLUMN opened text REFERENCES accounts.profiles ON DELETE SET NULL,
            ADD COLUMN opened_until double precision NOT NULL DEFAULT 0;
        ALTER TABLE accounts.accounts ADD COLUMN plan text NOT NULL DEFAULT '';
    """)
