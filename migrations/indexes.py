"""Indexes that are usually built before the step that needs them: see `app.store.migrate`."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op


def create_missing_indexes(definitions: Mapping[str, str], unique: bool = False) -> None:
    """Create the missing indexes. `definitions`: the table and the rest of each, by name."""
    kind = "UNIQUE INDEX" if unique else "INDEX"
    for name, definition in definitions.items():
        found = sa.select(sa.func.to_regclass(name))
        # With IF NOT EXISTS, PostgreSQL would first wait for all writers, and others for it.
        if op.get_bind().execute(found).scalar_one() is None:
            op.execute(f"CREATE {kind} {name} ON {definition}")
