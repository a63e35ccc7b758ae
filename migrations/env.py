"""The environment that Alembic runs for each command, on a connection of `app.store.migrate`, which
is in a transaction."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection, event
from sqlalchemy.schema import CreateTable

from schema.tables import METADATA


def run(connection: Connection, is_distributed: bool) -> None:
    if is_distributed:
        event.listen(connection, "before_execute", leave_out_foreign_keys)
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def leave_out_foreign_keys(_connection: Connection, statement: Any, *_: Any) -> None:
    """Create a table without foreign keys. `osdi-gateway distribute` adds them: Citus allows none
    from a table that is not distributed yet to one that is.
    """
    if isinstance(statement, CreateTable):
        statement.include_foreign_key_constraints = []


run(
    context.config.attributes["connection"],
    context.config.attributes.get("is_distributed", False),
)
