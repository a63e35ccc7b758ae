"""The deltas that a write adds to the roll-ups of outreaches. Pure.

In: the row before and after. Out: rows of `outreach_deltas`: one with -1 for the old state, one
with 1 for the new one.
"""

from __future__ import annotations

from resolvers.write.targets import target_id
from schema.models.bodies import Body


def deltas_of(before: Body | None, after: Body | None) -> list[Body]:
    """The deltas of an outreach that was inserted, changed or deleted; none if nothing counted
    changes.
    """
    old, new = (None if row is None else _counted(row) for row in (before, after))
    if old == new:
        return []
    return [_delta(state, sign) for state, sign in ((old, -1), (new, 1)) if state is not None]


def _counted(row: Body) -> Body:
    """The part of an outreach that roll-ups depend on."""
    return {
        "campaign_id": row.get("advocacy_campaign_id"),
        "person_id": row.get("person_id"),
        "type": row.get("type"),
        "source": (row.get("referrer_data") or {}).get("source"),
        "targets": sorted({str(target_id(target)) for target in row.get("targets") or ()}),
        "action_date": row.get("action_date"),
        "duration": row.get("duration") or 0,
    }


def _delta(state: Body, sign: int) -> Body:
    return {**state, "outreaches": sign, "duration": sign * state["duration"]}
