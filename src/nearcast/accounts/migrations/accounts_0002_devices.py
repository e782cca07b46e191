"""Devices instead of bare tokens, letters and codes, tries, and the audit log. Everybody signs in once more."""

from alembic import op

revision = "accounts_0002"
down_revision = "accounts_0001"
branch_labels = None


def upgrade() -> None:
    op.execute("""
        ALTER TABLE accounts.accounts ADD COLUMN verified boolean NOT NULL DEFAULT false;
        ALTER TABLE accounts.accounts ADD COLUMN made_s double precision NOT NULL DEFAULT 0;
        UPDATE accounts.accounts SET made_s = extract(epoch FROM made);
        ALTER TABLE accounts.accounts DROP COLUMN made;
        ALTER TABLE accounts.accounts RENAME COLUMN made_s TO made;
        UPDATE accounts.accounts SET role = 'admin' WHERE email = 'operator@localhost.invalid';
        DROP TABLE accounts.tokens;
        CREATE TABLE accounts.devices (
            id text PRIMARY KEY,
            account text NOT NULL REFERENCES accounts.accounts ON DELETE CASCADE,
            kind text NOT NULL,
            name text NOT NULL,
            address text NOT NULL,
            made double precision NOT NULL,
            seen double precision NOT NULL,
            expires double precision NOT NULL,
            confirmed double precision NOT NULL,
            turned double precision NOT NULL,
            scopes text[]
        );
        CREATE INDEX ON accounts.devices (account);
        CREATE INDEX ON accounts.devices (expires);
        CREATE TABLE accounts.tokens (
            digest bytea PRIMARY KEY,
            device text NOT NULL REFERENCES accounts.devices ON DELETE CASCADE,
            used double precision,
            replaced double precision
        );
        CREATE INDEX ON accounts.tokens (device);
        CREATE TABLE accounts.codes (
            digest bytea PRIMARY KEY,
            purpose text NOT NULL,
            account text REFERENCES accounts.accounts ON DELETE CASCADE,
            email text NOT NULL,
            role text NOT NULL,
            expires double precision NOT NULL
        );
        CREATE INDEX ON accounts.codes (account);
        CREATE TABLE accounts.links (
            digest bytea PRIMARY KEY,
            user_code text NOT NULL UNIQUE,
            kind text NOT NULL,
            name text NOT NULL,
            address text NOT NULL,
            expires double precision NOT NULL,
            account text REFERENCES accounts.accounts ON DELETE CASCADE
        );
        CREATE TABLE accounts.tries (
            key text PRIMARY KEY,
            count int NOT NULL,
            last double precision NOT NULL
        );
        CREATE INDEX ON accounts.tries (last);
        CREATE TABLE accounts.letters (
            id text PRIMARY KEY,
            recipient text NOT NULL,
            subject text NOT NULL,
            text text NOT NULL,
            made double precision NOT NULL,
            due double precision NOT NULL
        );
        CREATE INDEX ON accounts.letters (due);
        CREATE TABLE accounts.audit (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at double precision NOT NULL,
            account text REFERENCES accounts.accounts ON DELETE SET NULL,
            address text NOT NULL,
            action text NOT NULL,
            subject text NOT NULL,
            outcome text NOT NULL
        );
        CREATE INDEX ON accounts.audit (account);
    """)
