"""A line of the audit log says what it is about, and its subject begins with the ids of that. What was written before is sorted by what
it is called, and gets the ids of its path.
"""

from alembic import op

revision = "accounts_0009"
down_revision = "accounts_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(r"""
        ALTER TABLE accounts.audit ADD COLUMN about text NOT NULL DEFAULT 'people';
        UPDATE accounts.audit SET about = CASE
            WHEN action ~ '^(edit|submit|publish|withdraw|delete)Titles$|^restoreTitle$|^encodeAgain$' THEN 'titles'
            WHEN action ~ ' /operator/(titles|catalog|pictures)' THEN 'titles'
            WHEN action ~ 'IngestJob$| /operator/jobs' THEN 'jobs'
            WHEN action ~ '^(setDuty|planMaintenance|cancelMaintenance|setFillRate|inviteAppliance)$' THEN 'appliances'
            WHEN action ~ ' /operator/fleet/(appliances|invitations)' THEN 'appliances'
            WHEN action ~ '^(setFillWindow|evacuateSite)$| /operator/fleet/sites' THEN 'sites'
            WHEN action ~ ' /operator/fleet' THEN 'fleet'
            WHEN action ~ ' /operator/plays' THEN 'plays'
            WHEN action ~ ' /operator/placement' THEN 'plans'
            WHEN action ~ ' /operator/webhooks' THEN 'webhooks'
            ELSE 'people'
        END WHERE action ~ ' /operator/|[A-Z]';
        ALTER TABLE accounts.audit ALTER COLUMN about DROP DEFAULT;
        UPDATE accounts.audit
            SET subject = rtrim(regexp_replace(action, '^\S+ /operator/(fleet/)?\w+/([^/]+).*$', '\2') || ' ' || subject)
            WHERE action ~ ' /operator/(fleet/)?(jobs|titles|people|plays|webhooks|appliances|networks)/';
        UPDATE accounts.audit SET action = action || ' ' || split_part(subject, ' ', 1),
            subject = regexp_replace(subject, '^\w+ ?', '') WHERE action = 'POST /operator/catalog';
        UPDATE accounts.audit SET subject = split_part(subject, ' ', 2) || ' at ' || split_part(subject, ' ', 1)
            WHERE action = 'POST /operator/fleet/invitations';
        CREATE INDEX ON accounts.audit (about, number);
        CREATE INDEX ON accounts.audit (at);
        CREATE INDEX ON accounts.audit USING gin (string_to_array(subject, ' '));
    """)
