"""Posts without a key: switched on and off for an organization, or for one campaign.

Both have to let them through, and so does `OSDI_KEYLESS_HELPERS`.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import SmallInteger, Text, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import UUID as Id

from app.errors import CommandError
from app.store.pool import Store
from schema.tables import advocacy_campaigns, organizations

_ON = bindparam("keyless", type_=SmallInteger())
_OWNER = bindparam("owner", type_=Id())
_FIND = select(organizations.c.id, organizations.c.keyless_helpers).where(
    organizations.c.name == bindparam("organization", type_=Text())
)
_SWITCH_ORGANIZATION = (
    update(organizations).where(organizations.c.id == _OWNER).values(keyless_helpers=_ON)
)
_SWITCH_CAMPAIGN = (
    update(advocacy_campaigns)
    .where(
        advocacy_campaigns.c.organization_id == _OWNER,
        advocacy_campaigns.c.id == bindparam("campaign", type_=Id()),
    )
    .values(keyless_helpers=_ON)
    .returning(advocacy_campaigns.c.id)
)
_CLOSED = select(func.count()).where(
    advocacy_campaigns.c.organization_id == _OWNER, advocacy_campaigns.c.keyless_helpers == 0
)


class AnonymousAccessError(CommandError):
    """Why nothing was switched: one sentence."""


async def switch_anonymous_posts(
    store: Store, on: bool, organization: str, campaign: UUID | None = None
) -> str:
    """What holds from now on, in words; running processes hear of it within
    OSDI_KEY_CACHE_SECONDS.

    Raises: `AnonymousAccessError`.
    """
    async with store.transaction() as connection:
        found = await connection.fetch(_FIND, {"organization": organization})
        if not found:
            raise AnonymousAccessError(f"There is no organization '{organization}'.")
        values = {"owner": found[0]["id"], "keyless": int(on)}
        done = "lets posts without a key through" if on else "refuses posts without a key"
        if campaign is None:
            await connection.fetch(_SWITCH_ORGANIZATION, values)
            closed = (await connection.fetch(_CLOSED, values))[0][0]
            but = f", but for {closed} of its campaigns" if on and closed else ""
            return f"The organization '{organization}' {done}{but}."
        if not await connection.fetch(_SWITCH_CAMPAIGN, {**values, "campaign": campaign}):
            raise AnonymousAccessError(
                f"The organization '{organization}' has no campaign {campaign}: "
                "name another one by --organization."
            )
        but = ", but its organization does not" if on and not found[0]["keyless_helpers"] else ""
        return f"The campaign {campaign} {done}{but}."
