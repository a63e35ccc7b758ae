"""The caller of a request."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from resolvers.graphql.document.named_queries import NamedQueries
from resolvers.plan.tenant import Tenant
from schema.failures import failure


@dataclass(frozen=True, slots=True)
class Caller:
    """The organization that a request acts for, and its rights: those of the `scopes` of its API
    key, or only the helpers if it is `anonymous`. A key with `queries` may run only these. Requests
    are counted per API key.
    """

    tenant: Tenant
    scopes: frozenset[str] = frozenset()
    anonymous: bool = False
    queries: NamedQueries | None = None

    @property
    def organization_id(self) -> UUID:
        return self.tenant.organization_id

    @property
    def key_id(self) -> UUID | None:
        return self.tenant.key_id

    @property
    def namespace(self) -> str:
        return self.tenant.namespace

    def has(self, scope: str) -> bool:
        """Whether the API key has the scope, or the one that includes all."""
        return scope in self.scopes or "admin" in self.scopes

    def require(self, scope: str) -> None:
        """Check that the API key has the scope. Raises: SCOPE_MISSING."""
        if not self.has(scope):
            raise failure(
                "SCOPE_MISSING",
                f"This API Key does not have the scope '{scope}'.",
                hint=f"Use an API key with the scope '{scope}'.",
            )
