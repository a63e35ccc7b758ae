"""Runs the statements about stored secrets of receivers."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from resolvers.sql.delivery import secrets
from resolvers.sql.delivery.administration import RECEIVERS
from resolvers.store import Store


async def keys_in_use(store: Store) -> list[str]:
    """The names of the keys by which secrets are encrypted, of all organizations."""
    return [row["key"] for row in await store.fetch(secrets.compile_keys_in_use())]


async def replace_secrets(
    store: Store, organization_id: UUID, prefix: str, replace: Callable[[str], str]
) -> int:
    """Replace the stored secrets that do not begin with `prefix`, all or none. Return their
    number.
    """
    count = 0
    async with store.transaction(organization_id) as connection:
        for table in RECEIVERS:
            for column in secrets.COLUMNS:
                values = {"organization_id": organization_id, "prefix": prefix}
                others = secrets.compile_other_secrets(table, column)
                for row in await connection.fetch(others, values):
                    new = {**values, "id": row["id"], "stored": replace(row["stored"])}
                    await connection.fetch(secrets.compile_replacement(table, column), new)
                    count += 1
    return count
