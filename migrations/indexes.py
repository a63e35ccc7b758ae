"""Indexes that are usually built before the step that needs them: see `app.store.migrate`."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op


def create_missing_indexes(definitions: Mapping[str, str]) -> None:
    """Create the missing indexes. `definitions`: the table and the rest of each, by name."""
    for name, definition in definitions.items():
        found = sa.select(sa.func.to_regclass(name))
        # With IF NOT EXISTS, PostgreSQL would first wait for all writers, and others for it.
        if op.get_bind().execute(found).scalar_one() is None:
            op.execute(f"CREATE INDEX {name} ON {definition}")
