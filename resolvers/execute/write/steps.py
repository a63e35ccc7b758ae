"""The statements of a write, for one request or for several of one organization."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from resolvers.current_request import current_request_id
from resolvers.plan.tenant import Tenant
from resolvers.sql.write.lookup import (
    MAX_ANSWERS,
    answers_values,
    compile_answers,
    compile_lookup,
    lookup_template,
    lookup_values,
    read_answers,
    read_lookup,
)
from resolvers.sql.write.statements import (
    compile_deltas_of_unlinked,
    compile_notify,
    compile_writes,
    write_template,
    write_values,
)
from resolvers.store import Connection, TransactionConflict
from resolvers.write.helper_functions import answered_pairs
from resolvers.write.notifications import notifications_of, payloads_of
from resolvers.write.plan import (
    LINK_TO_CAMPAIGN,
    ChangeSet,
    LookupKeys,
    LookupResult,
    WriteRequest,
)
from schema.osdi.catalogue import ANSWER, OUTREACH


def now_exactly() -> datetime:
    """The time, and never the first microsecond of a second.

    Dates are shown in whole seconds: whatever is written later in a shown second must be greater
    than it.
    """
    now = datetime.now(UTC)
    return now if now.microsecond else now.replace(microsecond=1)


async def look_up(
    connection: Connection, organization_id: UUID, keys: dict[str, LookupKeys]
) -> LookupResult:
    """Find the rows with these keys, and lock those to write. Raises: `TransactionConflict`."""
    template = lookup_template(keys)
    if not template:
        return LookupResult()
    values = {"organization_id": organization_id, **lookup_values(keys)}
    text = await connection.value(compile_lookup(template), values)
    lookup = read_lookup(text, template)
    if lookup.is_stale(keys):
        raise TransactionConflict("a key changed its owner while the lookup waited for a lock")
    return lookup


async def look_up_answers(
    connection: Connection,
    organization_id: UUID,
    requests: Sequence[WriteRequest],
    lookup: LookupResult,
) -> None:
    """Add the stored answers that the requests may repeat, locked, to the lookup.

    Raises: `TransactionConflict`, if several requests have so many that some may be missing.
    """
    ends: dict[str, dict[UUID, None]] = {}
    for request in requests:
        for plural, ids in answered_pairs(request, lookup).items():
            ends.setdefault(plural, {}).update(dict.fromkeys(ids))
    if not ends:
        return
    values = answers_values({plural: list(ids) for plural, ids in ends.items()})
    binds = {"organization_id": organization_id, **values}
    answers = read_answers(await connection.value(compile_answers(), binds))
    if len(requests) > 1 and len(answers) >= MAX_ANSWERS:
        raise TransactionConflict("the newest answers may be those of one person")
    lookup.rows[ANSWER.plural] = answers


async def write_rows(
    connection: Connection,
    tenant: Tenant,
    changes: ChangeSet,
    request_ids: Mapping[str, str] | None = None,
) -> None:
    """Write all rows. `request_ids`: by the id of a row, the request that writes it, if they are
    not all of the current one.
    """
    campaign = changes.unlinks.get(OUTREACH.plural, {}).get(LINK_TO_CAMPAIGN)
    if campaign is not None:
        await _unlink_outreaches(connection, tenant, changes, campaign)
        unlinks = {name: item for name, item in changes.unlinks.items() if name != OUTREACH.plural}
        changes = replace(changes, unlinks=unlinks)
    await _write(connection, tenant, changes, request_ids)


async def _unlink_outreaches(
    connection: Connection, tenant: Tenant, changes: ChangeSet, campaign: UUID
) -> None:
    """Clear the links of outreaches to a campaign, batch by batch."""
    batch = ChangeSet(changes.now, unlinks={OUTREACH.plural: {LINK_TO_CAMPAIGN: campaign}})
    while unlinked := await _write(connection, tenant, batch, None):
        values = {**write_values(batch, tenant.organization_id, 0, {}), "unlinked": unlinked}
        await connection.value(compile_deltas_of_unlinked(), values)
        batch.after = max(unlinked)


async def _write(
    connection: Connection,
    tenant: Tenant,
    changes: ChangeSet,
    request_ids: Mapping[str, str] | None,
) -> Any:
    values = write_values(changes, tenant.organization_id, connection.shard, request_ids or {})
    request_id = current_request_id() if request_ids is None else None
    author = {"key_id": tenant.key_id, "request_id": request_id}
    return await connection.value(compile_writes(write_template(changes)), {**values, **author})


async def notify(
    connection: Connection, tenant: Tenant, changes: ChangeSet, always: bool = False
) -> None:
    """Notify subscribers. PostgreSQL delivers the payloads when the transaction commits.

    With `always`, the statement is sent even if it notifies nobody.
    """
    payloads = payloads_of(notifications_of([changes]), tenant.organization_id)
    if payloads or always:
        await connection.value(compile_notify(), {"payloads": payloads})
