"""The common parts of tables: their metadata, the names of constraints, and the organization."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, DateTime, MetaData
from sqlalchemy.dialects.postgresql import UUID

NAMING = {
    "pk": "%(table_name)s_pkey",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
}
METADATA = MetaData(naming_convention=NAMING)
TIMESTAMPTZ = DateTime(timezone=True)


def tenant_column() -> Column[Any]:
    """The organization that a row belongs to."""
    return Column("organization_id", UUID, nullable=False)
