"""The tenant: an organization as the code knows it.

Not a part of a plan: one plan, and one statement, serves every tenant. It lives in this package
because `resolvers.write`, `resolvers.execute` and `app` need it, and all of them may import plans.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from schema.phone_numbers import DEFAULT_COUNTRY

SETTINGS = (
    "namespace",
    "phone_country",
    "separate_identifiers",
    "rolled_up",
    "form_redirects",
    "time_zone",
)
"""The columns of `organizations` that are fields of `Tenant`, in their order."""


class KeyRules(NamedTuple):
    """The settings of an organization that change how a filter is planned."""

    namespace: str = ""
    phone_country: str = DEFAULT_COUNTRY
    rolled_up: bool = False
    """Whether statistics may be read from the roll-ups."""
    time_zone: str = "UTC"
    """The zone by whose days the roll-ups count people."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """An organization, and its settings.

    `namespace` is the prefix of the identifiers that the gateway gives to its rows,
    `phone_country` the country of phone numbers without a country code. With
    `separate_identifiers`, two identifiers of one system are two people, who may share an e-mail
    address. `form_redirects` are the pages, or origins, that a form may lead to. The roll-ups count
    people by the days of `time_zone`. `key_id` is the API key of the request, if it has one.
    """

    organization_id: UUID
    namespace: str
    phone_country: str = DEFAULT_COUNTRY
    separate_identifiers: bool = False
    rolled_up: bool = False
    form_redirects: tuple[str, ...] = ()
    time_zone: str = "UTC"
    key_id: UUID | None = None
    key_rules: KeyRules = field(init=False, compare=False)

    def __post_init__(self) -> None:
        # Once, because every request needs them.
        rules = KeyRules(self.namespace, self.phone_country, self.rolled_up, self.time_zone)
        object.__setattr__(self, "key_rules", rules)

    @classmethod
    def of(
        cls, organization_id: UUID, row: Mapping[str, Any], key_id: UUID | None = None
    ) -> Tenant:
        """The tenant with the `SETTINGS` in `row`."""
        settings = {name: row[name] for name in SETTINGS}
        settings["form_redirects"] = tuple(settings["form_redirects"])
        return cls(organization_id, **settings, key_id=key_id)

    def binds(self) -> dict[str, Any]:
        """Return the binds of every read: the organization, and the prefix of its identifiers."""
        return {"organization_id": self.organization_id, "namespace": self.namespace}
