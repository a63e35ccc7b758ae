"""Organizations: listed, created and renamed by an operator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from app.errors import CommandError
from app.identity.keys import DEFAULT_NAMESPACE, check_namespace
from app.store.pool import Store
from resolvers.execute import identity
from resolvers.execute.identity import RenameResult
from schema.ids import new_id


class OrganizationError(CommandError):
    """Why an organization was not created or renamed: one sentence."""


async def list_organizations(store: Store) -> Sequence[Any]:
    """Every organization, in the order of creation."""
    return await identity.list_organizations(store)


async def create_organization(store: Store, name: str, namespace: str | None) -> None:
    """Create an organization without API keys. Raises: `OrganizationError`, `ApiKeyError`."""
    _check(name)
    check_namespace(namespace)
    organization = identity.NewOrganization(new_id(), name, namespace or DEFAULT_NAMESPACE)
    if not await identity.add_organization(store, organization, datetime.now(UTC)):
        raise _taken(name)


async def rename_organization(store: Store, name: str, new_name: str) -> None:
    """Rename an organization, which keeps its API keys, data and namespace.

    Raises: `OrganizationError`.
    """
    _check(new_name)
    result = await identity.rename_organization(store, name, new_name)
    if result is RenameResult.UNKNOWN:
        raise OrganizationError(await identity.unknown_organization(store, name))
    if result is RenameResult.TAKEN:
        raise _taken(new_name)


def _check(name: str) -> None:
    if not name.strip():
        raise OrganizationError("The name of an organization must not be empty.")


def _taken(name: str) -> OrganizationError:
    return OrganizationError(f"There is already an organization '{name}'.")
