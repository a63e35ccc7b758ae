"""What Alembic runs for each command. `app.store.migrate` hands it a
connection in a transaction."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from schema.tables import METADATA


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
