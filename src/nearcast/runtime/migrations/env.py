"""How Alembic reaches the database: on the connection that `runtime.database.migrate` names."""

from alembic import context
from sqlalchemy import create_engine, text

# Two processes may start at once: the second waits here, then finds nothing to do.
_ALONE = text("SELECT pg_advisory_xact_lock(7165)")

engine = create_engine(context.config.attributes["url"])
with engine.connect() as connection:
    connection.execute(_ALONE)
    connection.execute(text("CREATE SCHEMA IF NOT EXISTS runtime"))
    connection.commit()
    context.configure(connection=connection, version_table_schema="runtime", version_table="revisions")
    with context.begin_transaction():
        connection.execute(_ALONE)
        context.run_migrations()
engine.dispose()
