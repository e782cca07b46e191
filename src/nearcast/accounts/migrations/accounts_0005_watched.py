"""Who keeps an answer learns of every change to an account, its devices and its profiles."""

from alembic import op

revision = "accounts_0005"
down_revision = "accounts_0004"
branch_labels = None
depends_on = "runtime_0002"


def upgrade() -> None:
    op.execute("""
        SELECT runtime.watch('accounts.accounts', 'account', 'id');
        SELECT runtime.watch('accounts.devices', 'account', 'account');
        SELECT runtime.watch('accounts.profiles', 'account', 'account');
    """)
