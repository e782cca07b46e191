"""How Alembic reaches the database: on the connection that `runtime.database.migrate` names."""

from alembic import context
from sqlalchemy import create_engine, text

engine = create_engine(context.config.attributes["url"])
with engine.connect() as connection:
    connection.execute(text("CREATE SCHEMA IF NOT EXISTS runtime"))
    connection.commit()
    context.configure(connection=connection, version_table_schema="runtime", version_table="revisions")
    with context.begin_transaction():
        # Two processes may start at once: the second waits here, then finds nothing to do.
        connection.execute(text("SELECT pg_advisory_xact_lock(7165)"))
        context.run_migrations()
engine.dispose()
