"""The rules of writing: who is matched, what is merged, what is kept beside it. Pure.

Of an intent, and of what was found by the keys of `write_keys`, `plan_write` makes the rows to
write. The rules are those of docs/rest.md, 'Writing'.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from resolvers.references import link_id, not_found, split_identifiers
from resolvers.write.changes import delete_row, write_row
from resolvers.write.helper_functions import HelperSubject
from resolvers.write.lookup_keys import body_keys, parent_of_path
from resolvers.write.merge import Mode, merged
from resolvers.write.plan import (
    ORGANIZATIONS,
    Action,
    ChangeSet,
    LookupResult,
    WritePlan,
    WriteRequest,
)
from resolvers.write.triggers import apply_helper
from resolvers.write.validate import duplicate_of, validate
from schema.datetimes import format_datetime
from schema.failures import Failure, Fault, PartialFailure
from schema.ids import Draw
from schema.match_keys import email_key, emails_of, phones_of
from schema.models import Body
from schema.osdi.catalogue import ANSWER, BY_PLURAL, OUTREACH, PERSON
from schema.osdi.resource import Link, Resource

# What is to be written


def plan_write(
    intent: WriteRequest,
    found: LookupResult,
    now: datetime,
    backdated: bool = False,
    draw: Draw = secrets.randbits,
) -> WritePlan:
    """The rows to write, dated `now`; `backdated` ids are of that moment too.

    Raises: NOT_FOUND, LINK_NOT_FOUND, IDENTIFIER_TAKEN, EMAIL_ADDRESS_TAKEN, and what
    `write_checks` refuses.
    """
    writes = ChangeSet(now, backdated, draw)
    if intent.action is Action.UPDATE:
        return _plan_update(intent, found, writes)
    if intent.action is Action.DELETE:
        return _plan_delete(intent, found, writes)
    return _plan_create(intent, found, writes)


def _existing(intent: WriteRequest, found: LookupResult) -> Body:
    row = found.row(intent.resource.plural, intent.id)
    scope = intent.scope
    if row is None or (scope is not None and row[scope.column] != str(scope.id)):
        raise not_found(intent.resource)
    return row


def _links(intent: WriteRequest, found: LookupResult) -> dict[str, UUID | None]:
    """The columns that the path and the body's `_links` set."""
    columns: dict[str, UUID | None] = {}
    faults = []
    sent = {} if intent.anonymous else intent.sent.links
    for rel, address in sent.items():
        link = intent.resource.link(rel)
        assert link is not None
        id_ = None if address is None else link_id(address, link.target)
        if address is not None and not found.exists(link.target, id_):
            faults.append(_dead_link(link))
        columns[link.column] = id_
    if faults:
        raise Failure(faults, resource=intent.resource.rel)
    if intent.scope is not None and intent.action is Action.CREATE:
        columns[intent.scope.column] = _scope_id(intent, found)
    for links in intent.resource.choices.values():
        if any(columns.get(link.column) for link in links):
            # It takes the place of the others.
            columns = {**dict.fromkeys(link.column for link in links), **columns}
    return columns


def _dead_link(link: Link) -> Fault:
    return Fault(
        "LINK_NOT_FOUND",
        f"The link 'osdi:{link.rel}' leads to nothing here.",
        (f"_links.osdi:{link.rel}",),
        f"An address that ends in /{link.target}/{{id}}, of a resource of this system.",
    )


def _scope_id(intent: WriteRequest, found: LookupResult) -> UUID:
    parent = parent_of_path(intent)
    assert parent is not None
    assert intent.scope is not None
    assert isinstance(intent.scope.id, UUID)
    if not found.exists(parent.target, intent.scope.id):
        raise not_found(BY_PLURAL[parent.target])
    return intent.scope.id


def _plan_update(intent: WriteRequest, found: LookupResult, writes: ChangeSet) -> WritePlan:
    stored = _existing(intent, found)
    assert intent.id is not None
    links = _links(intent, found)
    conflicts = _taken(intent.resource, intent.sent.fields, intent, found, intent.id, "")
    if conflicts:
        raise Failure(conflicts, resource=intent.resource.rel)
    fields = merged(intent.resource, stored, intent.sent.fields, Mode.PATCH)
    validate(intent, intent.id, stored, fields, links, found)
    write_row(intent, intent.resource, intent.id, stored, fields, links, found, writes)
    return WritePlan(writes, intent.id, created=False)


def _plan_delete(intent: WriteRequest, found: LookupResult, writes: ChangeSet) -> WritePlan:
    stored = _existing(intent, found)
    assert intent.id is not None
    delete_row(intent.organization_id, intent.resource, stored, writes)
    return WritePlan(writes, intent.id, created=False)


def _plan_create(intent: WriteRequest, found: LookupResult, writes: ChangeSet) -> WritePlan:
    links = _links(intent, found)
    resource, sent = intent.resource, intent.sent
    writes.parts += [_left_out(resource, fault) for fault in sent.not_applied]
    twin = duplicate_of(resource, links, found)
    id_, fields = _matched(intent, resource, sent.fields, found, writes, twin)
    stored = found.row(resource.plural, id_)
    person_id = links.get("person_id") or _linked(stored)
    if sent.person is not None:
        linked = links.get("person_id") or _person_of(stored, sent.person, intent)
        person_id = _write_person(intent, sent.person, linked, found, writes)
        if stored is None or not intent.anonymous:
            links["person_id"] = person_id
    if intent.anonymous:
        writes.count(PERSON.plural, ORGANIZATIONS, intent.organization_id, 0)
    if intent.anonymous and stored is not None:
        links, fields = {}, _unnamed(fields)
    id_ = id_ or writes.new_id()
    after = merged(resource, stored or _defaults(resource, writes), fields, _mode(intent, stored))
    validate(intent, id_, stored, after, links, found)
    write_row(intent, resource, id_, stored, after, links, found, writes)
    if sent.functions:
        person_id = id_ if resource is PERSON else person_id
        helped = HelperSubject(person_id, stored is not None, after.get("action_date"))
        apply_helper(intent, id_, helped, found, writes)
    return WritePlan(writes, id_, created=stored is None)


def _left_out(resource: Resource, fault: Fault) -> PartialFailure:
    """A part of the body that a helper could not apply."""
    of_person = any(name.startswith("person") for name in fault.properties)
    return PartialFailure(PERSON.rel if of_person else resource.rel, fault)


def _linked(outreach: Body | None) -> UUID | None:
    """The person whom a stored action has."""
    known = (outreach or {}).get("person_id")
    return UUID(known) if known else None


def _mode(intent: WriteRequest, stored: Body | None) -> Mode:
    """What is new takes all that was sent, also in the place of a default."""
    return Mode.FILL_EMPTY if intent.anonymous and stored is not None else Mode.MERGE


def _defaults(resource: Resource, writes: ChangeSet) -> Body:
    acts = resource in (OUTREACH, ANSWER)
    return {"action_date": format_datetime(writes.now)} if acts else {}


def _unnamed(fields: Body) -> Body:
    """Without identifiers: each is a key to what it names, and not given without a token."""
    return {key: value for key, value in fields.items() if key != "identifiers"}


def _person_of(outreach: Body | None, person: Body, intent: WriteRequest) -> UUID | None:
    """The person of a repeated outreach, where the body's has nothing to be matched by."""
    if outreach is None or outreach["person_id"] is None:
        return None
    return None if body_keys(PERSON, person, intent.namespace) else UUID(outreach["person_id"])


def _write_person(
    intent: WriteRequest, person: Body, linked: UUID | None, found: LookupResult, writes: ChangeSet
) -> UUID:
    id_, fields = _matched(intent, PERSON, person, found, writes, linked)
    if id_ is not None and found.row(PERSON.plural, id_) is None:
        return id_  # the person of a repeated outreach, with nothing new to be matched by
    stored = found.row(PERSON.plural, id_)
    if intent.anonymous and stored is not None:
        fields = _unnamed(fields)
    id_ = id_ or writes.new_id()
    after = merged(PERSON, stored or {}, fields, _mode(intent, stored))
    write_row(intent, PERSON, id_, stored, after, {}, found, writes)
    return id_


# Matching


@dataclass(frozen=True, slots=True)
class _Claim:
    """A key of the body, whose it is, and where in the body it stands."""

    owner: UUID
    code: str
    field: str
    index: int


def _claims(
    resource: Resource, body: Body, intent: WriteRequest, found: LookupResult
) -> list[_Claim]:
    """The keys of the body that have an owner, in the order in which they match."""
    claims = []
    for index, identifier in enumerate(body.get("identifiers") or ()):
        own, _ = split_identifiers([identifier], intent.namespace)
        owner = own[0] if own else found.owner(resource.plural, identifier)
        if found.row(resource.plural, owner) is not None and owner is not None:
            claims.append(_Claim(owner, "IDENTIFIER_TAKEN", "identifiers", index))
    if resource is PERSON:
        for index, item in enumerate(body.get("email_addresses") or ()):
            key = email_key(item.get("address") or "")
            owner = None if key is None else found.emails.get(key)
            if owner is not None:
                claims.append(_Claim(owner, "EMAIL_ADDRESS_TAKEN", "email_addresses", index))
    return claims


def _taken(
    resource: Resource,
    body: Body,
    intent: WriteRequest,
    found: LookupResult,
    id_: UUID,
    prefix: str,
) -> list[Fault]:
    """The keys of the body that belong to another than `id_`."""
    return [
        _fault(claim, resource, prefix)
        for claim in _claims(resource, body, intent, found)
        if claim.owner != id_
    ]


def _fault(claim: _Claim, resource: Resource, prefix: str) -> Fault:
    what = "identifier" if claim.code == "IDENTIFIER_TAKEN" else "e-mail address"
    path = f"{prefix}{claim.field}[{claim.index}]"
    if claim.code == "EMAIL_ADDRESS_TAKEN":
        path += ".address"
    return Fault(
        claim.code,
        f"This {what} belongs to another {resource.title}.",
        (path,),
        f"Leave it out, or change the {resource.title} that has it.",
    )


def _matched(
    intent: WriteRequest,
    resource: Resource,
    body: Body,
    found: LookupResult,
    writes: ChangeSet,
    linked: UUID | None,
) -> tuple[UUID | None, Body]:
    """The id of the resource that the body is about, if it is stored, and the body without
    what belongs to others.

    Raises: a conflict, where a helper would leave the key with its owner and report it.
    """
    claims = _claims(resource, body, intent, found)
    id_ = linked or next((claim.owner for claim in claims), None)
    if id_ is None and resource is PERSON and not emails_of(body):
        id_ = next((found.phones[key] for key in phones_of(body) if key in found.phones), None)
    others = [claim for claim in claims if claim.owner != id_]
    if not others:
        return id_, body
    prefix = "person." if resource is PERSON and intent.helper else ""
    faults = [_fault(claim, resource, prefix) for claim in others]
    if not intent.helper:
        raise Failure(faults, resource=resource.rel)
    writes.parts += [PartialFailure(resource.rel, fault) for fault in faults]
    return id_, _without(body, others)


def _without(body: Body, claims: list[_Claim]) -> Body:
    result = dict(body)
    for field in {claim.field for claim in claims}:
        gone = {claim.index for claim in claims if claim.field == field}
        result[field] = [item for i, item in enumerate(body[field]) if i not in gone]
    return result
