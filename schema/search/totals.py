"""The index by which people are found in the order of their totals of outreaches."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Index, SmallInteger, Table, literal_column

PEOPLE_SLOT = -1
"""The only slot of the totals of outreaches of people. Each person has this row, also without
outreaches. One slot is enough, since writers of one person wait for each other in any case.
"""

PEOPLE_SLOT_SQL: ColumnElement[Any] = literal_column("-1", type_=SmallInteger)


def add_total_index(totals: Table) -> None:
    """Add the index to the table of totals."""
    columns = (totals.c.organization_id, totals.c.n, totals.c.scope_id)
    where = totals.c.slot == PEOPLE_SLOT_SQL
    Index("totals_of_people_idx", *columns, postgresql_where=where)
