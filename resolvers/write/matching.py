"""Matches a body to the stored resource that it is about: by identifier, e-mail address or phone.

In: the body, and the rows found by its keys. Out: the ID, and the fields without the keys of other
resources. Pure; for `resolvers.write.planner`.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from resolvers.references import split_identifiers
from resolvers.write.lookup_keys import body_keys, name_of, own_names
from resolvers.write.plan import (
    WriteContext,
    WriteRequest,
)
from schema.failures import Failure, Fault, PartialFailure
from schema.match_keys import email_key, emails_of, phones_of
from schema.models.bodies import Body
from schema.osdi.catalogue import PERSON
from schema.osdi.resource import Resource


@dataclass(frozen=True, slots=True)
class _Claim:
    """A key of the body that already has an owner, and its path in the body."""

    owner: UUID
    code: str
    field: str
    index: int


def repeated_person(request: WriteRequest, person: Body, action: Body | None) -> UUID | None:
    """The person of a repeated action, if the person in the body has no keys to match by."""
    id_ = person_id_of(action)
    return None if id_ and body_keys(PERSON, person, request.tenant.namespace) else id_


def match(
    context: WriteContext, resource: Resource, fields: Body, linked: UUID | None
) -> tuple[UUID | None, Body]:
    """Return the id of the stored resource that the fields match, and the fields to write.

    `linked` is the resource that its links already identify. In a helper, keys of other resources
    are left to their owners, and reported.

    Raises: NOT_FOUND for an identifier of this gateway that leads nowhere; IDENTIFIER_TAKEN,
    EMAIL_ADDRESS_TAKEN, if it is not a helper's.
    """
    request, phones = context.request, context.lookup.phones
    claims = _claims(context, resource, fields)
    _check_own_identifiers(context, resource, fields)
    id_ = (
        linked or next((claim.owner for claim in claims), None) or _of_same_name(context, resource)
    )
    if id_ is None and resource is PERSON and not emails_of(fields):
        owners = (phones[key] for key in phones_of(fields) if key in phones)
        id_ = next((id_ for id_ in owners if not _is_someone_else(context, fields, id_)), None)
    foreign = [claim for claim in claims if claim.owner != id_]
    if not foreign:
        return id_, fields
    prefix = "person." if resource is PERSON and request.helper else ""
    faults = [_key_taken(claim, resource, prefix) for claim in foreign]
    if not request.helper:
        raise Failure(faults, resource=resource.rel)
    context.changes.parts += [PartialFailure(resource.rel, fault) for fault in faults]
    return id_, _without_claims(fields, foreign)


def _claims(context: WriteContext, resource: Resource, fields: Body) -> list[_Claim]:
    """The keys of the fields that have an owner, in the order in which they match."""
    lookup, claims = context.lookup, []
    for index, identifier in enumerate(fields.get("identifiers") or ()):
        own, _ = split_identifiers([identifier], context.request.tenant.namespace)
        owner = own[0] if own else lookup.owner(resource.plural, identifier)
        if lookup.row(resource.plural, owner) is not None and owner is not None:
            claims.append(_Claim(owner, "IDENTIFIER_TAKEN", "identifiers", index))
    if resource is PERSON:
        for index, item in enumerate(fields.get("email_addresses") or ()):
            key = email_key(item.get("address") or "")
            owner = None if key is None else lookup.emails.get(key)
            if owner is not None and not _is_someone_else(context, fields, owner):
                claims.append(_Claim(owner, "EMAIL_ADDRESS_TAKEN", "email_addresses", index))
    return claims


def _is_someone_else(context: WriteContext, fields: Body, owner: UUID) -> bool:
    """Whether the owner of an address or number is another person of the same household.

    With `separate_identifiers`, that is so if both have identifiers of one system, all different.
    """
    tenant = context.request.tenant
    if not tenant.separate_identifiers:
        return False
    _, sent = split_identifiers(fields.get("identifiers") or (), tenant.namespace)
    row = context.lookup.row(PERSON.plural, owner) or {}
    stored = set(row.get("identifiers") or ())
    systems = {_system(item) for item in stored} & {_system(item) for item in sent}
    return bool(systems - {""}) and stored.isdisjoint(sent)


def _system(identifier: str) -> str:
    """The system of `civi:501`; empty if the identifier names none."""
    return identifier.partition(":")[0] if ":" in identifier else ""


def _check_own_identifiers(context: WriteContext, resource: Resource, fields: Body) -> None:
    """Refuse identifiers of this gateway whose resource does not exist: it was deleted, and a new
    one would duplicate it. Those of the inline person of an action are reported.

    An anonymous request is not told. Raises: NOT_FOUND.
    """
    request = context.request
    if request.anonymous:
        return
    faults = []
    for index, identifier in enumerate(fields.get("identifiers") or ()):
        if not identifier.startswith(request.tenant.namespace + ":"):
            continue
        own, _ = split_identifiers([identifier], request.tenant.namespace)
        if not own or context.lookup.row(resource.plural, own[0]) is None:
            prefix = "person." if resource is PERSON and request.helper else ""
            faults.append(_unknown_identifier(resource, f"{prefix}identifiers[{index}]"))
    if faults and resource is request.resource:
        raise Failure(faults, resource=resource.rel)
    context.changes.parts += [PartialFailure(resource.rel, fault) for fault in faults]


def _unknown_identifier(resource: Resource, path: str) -> Fault:
    return Fault(
        "NOT_FOUND",
        f"There is no {resource.title} with this identifier of the gateway.",
        (path,),
        "Omit it to store a new one: the gateway assigns it.",
    )


def _of_same_name(context: WriteContext, resource: Resource) -> UUID | None:
    """The oldest stored tag or list that has the name in the body."""
    names = own_names(context.request) if resource is context.request.resource else ()
    rows = context.lookup.rows.get(resource.plural, {}) if names else {}
    return min((id_ for id_, row in rows.items() if name_of(row) in names), default=None)


def key_conflicts(
    context: WriteContext, resource: Resource, fields: Body, id_: UUID
) -> list[Fault]:
    """A fault for each key of the fields that belongs to another resource than `id_`."""
    claims = _claims(context, resource, fields)
    return [_key_taken(claim, resource) for claim in claims if claim.owner != id_]


def _key_taken(claim: _Claim, resource: Resource, prefix: str = "") -> Fault:
    key = "identifier" if claim.code == "IDENTIFIER_TAKEN" else "e-mail address"
    path = f"{prefix}{claim.field}[{claim.index}]"
    if claim.code == "EMAIL_ADDRESS_TAKEN":
        path += ".address"
    return Fault(
        claim.code,
        f"This {key} belongs to another {resource.title}.",
        (path,),
        f"Omit it, or change the {resource.title} that has it.",
    )


def _without_claims(fields: Body, claims: list[_Claim]) -> Body:
    result = dict(fields)
    for field in {claim.field for claim in claims}:
        indexes = {claim.index for claim in claims if claim.field == field}
        result[field] = [item for i, item in enumerate(fields[field]) if i not in indexes]
    return result


def person_id_of(action: Body | None) -> UUID | None:
    """The person of a stored action."""
    text = (action or {}).get("person_id")
    return UUID(text) if text else None
