"""The rules of writing: matching, merging, and the rows that follow from a write. Pure.

In: a request, and the rows that were found by its `lookup_keys`. Out: the rows to write. The
rules are described in docs/rest.md, 'Writing'.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from resolvers.references import link_id, not_found
from resolvers.write.changes import delete_row, write_row
from resolvers.write.existing_days import missing_days
from resolvers.write.helper_functions import HelperSubject
from resolvers.write.lookup_keys import accepted_links, parent_of_path
from resolvers.write.matching import key_conflicts, match, person_id_of, repeated_person
from resolvers.write.merge import Mode, merged
from resolvers.write.plan import (
    ORGANIZATIONS,
    Action,
    ChangeSet,
    Links,
    LookupResult,
    RowWrite,
    WriteContext,
    WritePlan,
    WriteRequest,
)
from resolvers.write.triggers import apply_helper
from resolvers.write.validate import check_expected, duplicate_of, validate
from schema.datetimes import format_exact
from schema.failures import Failure, Fault, PartialFailure
from schema.ids import Draw
from schema.match_keys import is_identifiable
from schema.models.bodies import Body, ParsedBody, has_value
from schema.osdi.catalogue import ANSWER, BY_PLURAL, OUTREACH, PERSON
from schema.osdi.resource import Link, Resource

# Actions


def plan_write(
    request: WriteRequest,
    lookup: LookupResult,
    now: datetime,
    backdated: bool = False,
    draw: Draw = secrets.randbits,
) -> WritePlan:
    """Return the rows to write, dated `now`; if `backdated`, new IDs carry that time too.

    Raises: NOT_FOUND, LINK_NOT_FOUND, IDENTIFIER_TAKEN, EMAIL_ADDRESS_TAKEN, and the failures
    of `validate`.
    """
    context = WriteContext(request, lookup, ChangeSet(now, backdated, draw))
    faults = request.body.not_applied
    context.changes.parts += [_not_applied(request.resource, fault) for fault in faults]
    if request.action is Action.UPDATE:
        return _plan_update(context)
    if request.action is Action.DELETE:
        return _plan_delete(context)
    return _plan_create(context)


def _plan_update(context: WriteContext) -> WritePlan:
    request, stored = context.request, _stored_row(context)
    resource, fields = request.resource, request.body.fields
    assert request.id is not None
    links = _links(context)
    conflicts = key_conflicts(context, resource, fields, request.id)
    if conflicts:
        raise Failure(conflicts, resource=resource.rel)
    after = merged(resource, stored, fields, Mode.PATCH)
    if days := missing_days(resource, fields, after):
        raise Failure([*days.values()], resource=resource.rel)
    row = RowWrite(resource, request.id, stored, after, links)
    validate(context, row)
    write_row(context, row)
    return WritePlan(context.changes, request.id, created=False)


def _plan_delete(context: WriteContext) -> WritePlan:
    request, stored = context.request, _stored_row(context)
    assert request.id is not None
    delete_row(request.tenant.organization_id, request.resource, stored, context.changes)
    return WritePlan(context.changes, request.id, created=False)


def _plan_create(context: WriteContext) -> WritePlan:
    """Create the resource, or merge the body into the stored one that it matches."""
    request, changes, body = context.request, context.changes, context.request.body
    resource, links = request.resource, _links(context)
    duplicate = duplicate_of(resource, links, context.lookup)
    id_, fields = match(context, resource, body.fields, duplicate)
    stored = context.lookup.row(resource.plural, id_)
    person_id = links.get("person_id") or person_id_of(stored)
    if body.person is not None:
        links["person_id"] = person_id = _write_person(context, body.person, stored, links)
    _equalize_totals(context)
    id_ = id_ or changes.new_id()
    after = _merge(context, resource, stored, fields, _defaults(request, fields, changes))
    row = RowWrite(resource, id_, stored, after, _settable_links(request, stored, links))
    validate(context, row)
    write_row(context, row)
    if body.functions:
        person_id = id_ if resource is PERSON else person_id
        subject = HelperSubject(person_id, stored is not None, after.get("action_date"))
        apply_helper(context, id_, subject)
    return WritePlan(changes, id_, created=stored is None)


def _not_applied(resource: Resource, fault: Fault) -> PartialFailure:
    """The report of a part that the body left out."""
    is_person = any(name.startswith("person") for name in fault.properties)
    return PartialFailure(PERSON.rel if is_person else resource.rel, fault)


def _stored_row(context: WriteContext) -> Body:
    """Return the row with the id of the request. Raises: NOT_FOUND, PRECONDITION_FAILED."""
    request = context.request
    row = context.lookup.row(request.resource.plural, request.id)
    scope = request.scope
    if row is None or (scope is not None and row[scope.column] != str(scope.id)):
        raise not_found(request.resource)
    if request.expected is not None:
        check_expected(request.expected, request.resource, row, context.lookup.tag)
    return row


def _defaults(request: WriteRequest, fields: Body, changes: ChangeSet) -> Body:
    """The fields of a new row that the body may leave out.

    For a helper null counts as left out, since it means that the value is unknown.
    """
    is_dated = "action_date" in fields and not request.helper
    is_action = request.resource in (OUTREACH, ANSWER)
    return {"action_date": format_exact(changes.now)} if is_action and not is_dated else {}


# Links


def _links(context: WriteContext) -> Links:
    """The columns that the path and the body's `_links` set. A helper leaves out links that lead
    nowhere, and reports them, if the body has a person or fields, too.

    Raises: LINK_NOT_FOUND.
    """
    request, lookup = context.request, context.lookup
    columns: Links = {}
    faults = []
    for link, url in accepted_links(request):
        id_ = None if url is None else link_id(url, link.target)
        if url is not None and not lookup.exists(link.target, id_):
            faults.append(_link_not_found(link))
        else:
            columns[link.column] = id_
    if faults and not (request.helper and _says_more(request.body)):
        raise Failure(faults, resource=request.resource.rel)
    context.changes.parts += [PartialFailure(request.resource.rel, fault) for fault in faults]
    if request.scope is not None and request.action is Action.CREATE:
        columns[request.scope.column] = _scope_id(request, lookup)
    for links in request.resource.choices.values():
        if any(columns.get(link.column) for link in links):
            # One link of a choice replaces the others.
            columns = {**dict.fromkeys(link.column for link in links), **columns}
    return columns


def _says_more(body: ParsedBody) -> bool:
    """Whether the body has something to store besides its links."""
    return is_identifiable(body.person or {}) or has_value(body.fields)


def _link_not_found(link: Link) -> Fault:
    return Fault(
        "LINK_NOT_FOUND",
        f"The link 'osdi:{link.rel}' does not lead to an existing {BY_PLURAL[link.target].title}.",
        (f"_links.osdi:{link.rel}",),
        f"Send a URL that ends in /{link.target}/{{id}}.",
    )


def _scope_id(request: WriteRequest, lookup: LookupResult) -> UUID:
    """The id of the parent in the path. Raises: NOT_FOUND."""
    parent = parent_of_path(request)
    assert parent is not None
    assert request.scope is not None
    assert isinstance(request.scope.id, UUID)
    if not lookup.exists(parent.target, request.scope.id):
        raise not_found(BY_PLURAL[parent.target])
    return request.scope.id


# Anonymous requests: they only add, and their responses and times reveal nothing


def _only_fills(request: WriteRequest, stored: Body | None) -> bool:
    """Whether the request may only fill empty fields: it is anonymous, and the row exists.

    Otherwise a known e-mail address would be enough to overwrite a person.
    """
    return request.anonymous and stored is not None


def _without_identifiers(fields: Body) -> Body:
    """The fields that may fill a stored row.

    An identifier is a key: a client that adds one could address the resource by it.
    """
    return {name: value for name, value in fields.items() if name != "identifiers"}


def _settable_links(request: WriteRequest, stored: Body | None, links: Links) -> Links:
    """The links that the request may set: none of a row that it only fills.

    A link is not filled, it replaces the stored one.
    """
    return {} if _only_fills(request, stored) else links


def _equalize_totals(context: WriteContext) -> None:
    """Add 0 to the total of people, for a person who is already known.

    A new person adds 1. Without the 0, the time of the response would reveal which it was.
    """
    if context.request.anonymous:
        organization_id = context.request.tenant.organization_id
        context.changes.count(PERSON.plural, ORGANIZATIONS, str(organization_id), 0)


# Merging


def _write_person(context: WriteContext, person: Body, action: Body | None, links: Links) -> UUID:
    """Create the inline person of a helper or merge it into the one it matches; return the id.

    `action` is the stored action, if this request repeats one.
    """
    request, lookup = context.request, context.lookup
    linked = links.get("person_id") or repeated_person(request, person, action)
    id_, fields = match(context, PERSON, person, linked)
    stored = lookup.row(PERSON.plural, id_)
    if id_ is not None and stored is None:
        # The person of a repeated action. The body has no keys, so the row was not looked up.
        return id_
    id_ = id_ or context.changes.new_id()
    after = _merge(context, PERSON, stored, fields, {}, "person.")
    write_row(context, RowWrite(PERSON, id_, stored, after, {}))
    return id_


def _merge(
    context: WriteContext,
    resource: Resource,
    stored: Body | None,
    fields: Body,
    defaults: Body,
    path: str = "",
) -> Body:
    """The row after the write; `defaults` are those of a new one.

    A day that does not exist is refused, or left out by a helper and reported below `path`.
    """
    request = context.request
    after = _merged(request, resource, stored, fields, defaults)
    days = missing_days(resource, fields, after)
    if not days:
        return after
    if not request.helper:
        raise Failure([*days.values()], resource=resource.rel)
    for fault in days.values():
        named = replace(fault, properties=tuple(path + name for name in fault.properties))
        context.changes.parts.append(_not_applied(resource, named))
    rest = {name: value for name, value in fields.items() if name not in days}
    return _merged(request, resource, stored, rest, defaults)


def _merged(
    request: WriteRequest, resource: Resource, stored: Body | None, fields: Body, defaults: Body
) -> Body:
    if stored is None:
        # Not FILL_EMPTY for anonymous requests: the body of a new row replaces its defaults.
        return merged(resource, defaults, fields, Mode.MERGE)
    if _only_fills(request, stored):
        return merged(resource, stored, _without_identifiers(fields), Mode.FILL_EMPTY)
    return merged(resource, stored, fields, Mode.MERGE)
