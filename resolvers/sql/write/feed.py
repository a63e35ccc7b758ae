"""The part of a write statement that adds the changed resources to the changes feed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import FromClause, Text, bindparam, cast, func, select, true, union_all
from sqlalchemy.dialects.postgresql import JSONB, UUID, insert

from resolvers.sql.json import ONE, TENANT, Expression, text_constant
from resolvers.sql.snapshots import CURRENT_TRANSACTION
from schema.tables import changes

_REQUEST_IDS = bindparam("request_ids", type_=JSONB())


def record_changes(written: Sequence[tuple[str, str, FromClause]]) -> Any:
    """Inserts a row for each row of `written`: by change and resource, what has their ids.

    The binds `key_id` and `request_id` say who changed them; `request_ids` has the requests of a
    batch by the id of the row.
    """
    touched = [
        select(
            text_constant(resource).label("resource"),
            rows.c.id,
            text_constant(change).label("change"),
        )
        for change, resource, rows in written
    ]
    row = (touched[0] if len(touched) == 1 else union_all(*touched)).subquery("touched")
    request_id = func.jsonb_extract_path_text(_REQUEST_IDS, cast(row.c.id, Text))
    values: dict[str, Expression] = {
        "organization_id": TENANT,
        "transaction": CURRENT_TRANSACTION,
        "resource": row.c.resource,
        "id": row.c.id,
        "change": row.c.change,
        "recorded_date": func.now(),
        "key_id": bindparam("key_id", type_=UUID()),
        "request_id": func.coalesce(request_id, bindparam("request_id", type_=Text())),
        "targets_dated": true(),
    }
    return insert(changes).from_select(list(values), select(*values.values())).returning(ONE)
