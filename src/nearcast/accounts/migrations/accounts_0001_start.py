"""Accounts, their profiles, and the tokens they signed in with."""

from alembic import op

revision = "accounts_0001"
down_revision = None
branch_labels = ("accounts",)


def upgrade() -> None:
    op.execute("""
        CREATE SCHEMA accounts;
        CREATE TABLE accounts.accounts (
            id text PRIMARY KEY,
            email text NOT NULL UNIQUE,
            role text NOT NULL,
            password_hash text NOT NULL,
            made timestamptz NOT NULL DEFAULT now()
        );
        CREATE TABLE accounts.tokens (
            digest bytea PRIMARY KEY,
            account text NOT NULL REFERENCES accounts.accounts ON DELETE CASCADE,
            expires double precision NOT NULL
        );
        CREATE TABLE accounts.profiles (
            id text PRIMARY KEY,
            account text NOT NULL REFERENCES accounts.accounts ON DELETE CASCADE,
            name text NOT NULL,
            maturity int NOT NULL,
            colour int NOT NULL,
            made timestamptz NOT NULL DEFAULT now()
        );
        CREATE INDEX ON accounts.profiles (account);
    """)
