"""Anonymous posts: allowed or refused for an organization, or for one of its campaigns.

A post without a token is accepted only if the organization, the campaign and
`OSDI_KEYLESS_HELPERS` all allow it.
"""

from __future__ import annotations

from uuid import UUID

from app.errors import CommandError
from app.store.pool import Store
from resolvers.execute import identity


class AnonymousAccessError(CommandError):
    """The reason why nothing was changed: one sentence."""


async def switch_anonymous_posts(
    store: Store, on: bool, organization: str, campaign: UUID | None = None
) -> str:
    """Allow or refuse anonymous posts. Return one sentence that states the new rule.

    Running processes follow it within OSDI_KEY_CACHE_SECONDS. Raises: `AnonymousAccessError`.
    """
    result = await identity.switch_anonymous_posts(store, on, organization, campaign)
    if result is None:
        raise AnonymousAccessError(await identity.unknown_organization(store, organization))
    if campaign is not None and not result.switched:
        raise _no_campaign(organization, campaign)
    return _rule(on, organization, campaign, result)


async def show_anonymous_posts(
    store: Store, organization: str, campaign: UUID | None = None
) -> str:
    """One sentence that states the rule in force. Raises: `AnonymousAccessError`."""
    result = await identity.anonymous_posts(store, organization, campaign)
    if result is None:
        if campaign is None or await identity.find_organization(store, organization) is None:
            raise AnonymousAccessError(await identity.unknown_organization(store, organization))
        raise _no_campaign(organization, campaign)
    return _rule(result.switched, organization, campaign, result)


def _rule(on: bool, organization: str, campaign: UUID | None, result: identity.SwitchResult) -> str:
    verb = "allows" if on else "refuses"
    rule = f"{verb} posts without a token"
    if campaign is None:
        closed = result.closed_campaigns if on else 0
        exception = f", except for {closed} of its campaigns" if closed else ""
        return f"The organization '{organization}' {rule}{exception}."
    exception = ", but its organization refuses them" if on and not result.open else ""
    return f"The campaign {campaign} {rule}{exception}."


def _no_campaign(organization: str, campaign: UUID) -> AnonymousAccessError:
    return AnonymousAccessError(
        f"The organization '{organization}' has no campaign {campaign}: "
        "name another organization with --organization."
    )
