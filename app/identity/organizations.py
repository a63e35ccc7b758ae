"""Organizations: listed, created, renamed and set up by an operator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from app.errors import CommandError
from app.http.redirects import parse_redirect
from app.identity.keys import DEFAULT_NAMESPACE, check_name, check_namespace
from app.store.pool import Store
from resolvers.execute import identity
from resolvers.execute.identity import RenameResult
from resolvers.execute.rollups import set_time_zone
from resolvers.plan.time_zones import find_time_zone, near_time_zones
from schema.countries import country_code
from schema.ids import new_id
from schema.phone_numbers import COUNTRIES


class OrganizationError(CommandError):
    """The reason why an organization was not created or changed: one sentence."""


async def list_organizations(store: Store) -> Sequence[Any]:
    """Every organization, in the order of creation."""
    return await identity.list_organizations(store)


async def create_organization(store: Store, name: str, namespace: str | None) -> None:
    """Create an organization without API keys. Raises: `OrganizationError`, `ApiKeyError`."""
    check_name("an organization", name)
    check_namespace(namespace)
    organization = identity.NewOrganization(new_id(), name, namespace or DEFAULT_NAMESPACE)
    if not await identity.add_organization(store, organization, datetime.now(UTC)):
        raise _taken(name)


async def rename_organization(store: Store, name: str, new_name: str) -> None:
    """Rename an organization, which keeps its API keys, data and namespace.

    Raises: `OrganizationError`, `ApiKeyError`.
    """
    check_name("an organization", new_name)
    result = await identity.rename_organization(store, name, new_name)
    if result is RenameResult.UNKNOWN:
        raise OrganizationError(await identity.unknown_organization(store, name))
    if result is RenameResult.TAKEN:
        raise _taken(new_name)


async def change_settings(
    store: Store,
    name: str,
    phone_country: str | None = None,
    separate_identifiers: bool | None = None,
    form_redirects: Sequence[str] | None = None,
    time_zone: str | None = None,
) -> str:
    """Change the settings that are given; return one sentence about all of them.

    Running processes follow `form_redirects` within OSDI_KEY_CACHE_SECONDS. Another `time_zone`
    makes all people be recounted.

    Raises: `OrganizationError`.
    """
    country = phone_country and (country_code(phone_country) or phone_country)
    if country is not None and country not in COUNTRIES:
        raise OrganizationError(
            f"Unknown country '{phone_country}': use an ISO 3166-1 alpha-2 code, such as US."
        )
    for url in form_redirects or ():
        if parse_redirect(url) is None:
            raise OrganizationError(
                f"A form cannot redirect to '{url}': use a URL such as "
                "https://www.example.org/thanks, or an origin for all its pages."
            )
    zone = None if time_zone is None else _zone_name(time_zone)
    row = await identity.change_settings(store, name, country, separate_identifiers, form_redirects)
    if row is None:
        raise OrganizationError(await identity.unknown_organization(store, name))
    if zone is not None and zone != row["time_zone"]:
        await set_time_zone(store, row["id"], zone)
    people = "two people" if row["separate_identifiers"] else "one person"
    return (
        f"Organization '{name}': phone numbers without a country code belong to "
        f"{row['phone_country']}; two identifiers of one system with the same address mean "
        f"{people}; forms may redirect to {', '.join(row['form_redirects']) or 'no page'}; "
        f"statistics count people by days in {zone or row['time_zone']}."
    )


def _zone_name(text: str) -> str:
    zone = find_time_zone(text)
    # No offsets: in most places they change with the season, and with them the midnights.
    if zone is None or zone.name.startswith("<"):
        near = " or ".join(near_time_zones(text)) if zone is None else ""
        raise OrganizationError(
            f"Unknown time zone '{text}': use a name of the IANA database, such as "
            f"{near or 'America/New_York, or UTC'}."
        )
    return zone.name


def _taken(name: str) -> OrganizationError:
    return OrganizationError(f"There is already an organization '{name}'.")
