"""The keys to look up before a write is planned. Pure.

In: a request. Out: by resource, the keys by which `resolvers.sql.write.lookup` finds rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from resolvers.references import link_id, split_identifiers
from resolvers.write.helper_functions import function_keys
from resolvers.write.plan import Action, LookupKeys, WriteRequest, union
from schema.match_keys import emails_of, phones_of
from schema.models.bodies import Body
from schema.osdi.catalogue import ANSWER, LIST, PERSON, QUESTION, TAG
from schema.osdi.resource import Link, Resource

NAMED = (TAG, LIST)
"""The resources that a POST matches by name."""


def lookup_keys(request: WriteRequest) -> dict[str, LookupKeys]:
    """Return, by resource, the keys of the rows that the request writes or refers to."""
    keys: dict[str, list[LookupKeys]] = {request.resource.plural: [_own_keys(request)]}
    for plural, added in _other_keys(request):
        keys.setdefault(plural, []).append(added)
    joined = {plural: union(items) for plural, items in keys.items()}
    return {plural: item for plural, item in joined.items() if item}


def _other_keys(request: WriteRequest) -> Iterator[tuple[str, LookupKeys]]:
    """The keys of the other rows, by resource."""
    if request.body.person is not None:
        yield PERSON.plural, body_keys(PERSON, request.body.person, request.tenant.namespace)
    for target, id_ in _references(request):
        # The linked person is written too, if the body has an inline person.
        written = target == PERSON.plural and request.body.person is not None
        ids = frozenset([id_])
        yield target, LookupKeys(ids=ids) if written else LookupKeys(references=ids)
    if request.resource is ANSWER and request.action is not Action.DELETE:
        yield QUESTION.plural, LookupKeys(linked=True)
    for resource, added in function_keys(request):
        yield resource.plural, added


def _own_keys(request: WriteRequest) -> LookupKeys:
    """The keys of the resource itself."""
    own_id = frozenset([request.id] if request.id else [])
    if request.action is Action.DELETE:
        return LookupKeys(ids=own_id)
    resource = request.resource
    keys = body_keys(resource, request.body.fields, request.tenant.namespace)
    return replace(
        keys,
        ids=keys.ids | own_id,
        by_phone=keys.by_phone and request.action is Action.CREATE,
        own_names=own_names(request),
        natural_keys=frozenset(resource.natural_keys if resource.unique else ()),
    )


def own_names(request: WriteRequest) -> tuple[str, ...]:
    """The name by which a new tag or list is matched: a list's title, if it has no name."""
    if request.resource not in NAMED or request.action is not Action.CREATE:
        return ()
    name = name_of(request.body.fields)
    return (name,) if name else ()


def name_of(fields: Body) -> str | None:
    """The name of a tag or list; the title of a list without a name."""
    return fields.get("name") or fields.get("title")


def body_keys(resource: Resource, fields: Body, namespace: str) -> LookupKeys:
    """The keys in the fields of a body. People match by phone if they have no e-mail address."""
    own, foreign = split_identifiers(fields.get("identifiers") or (), namespace)
    if resource is not PERSON:
        return LookupKeys(ids=frozenset(own), identifiers=foreign)
    emails, phones = emails_of(fields), phones_of(fields)
    return LookupKeys(
        ids=frozenset(own),
        identifiers=foreign,
        emails=emails,
        phones=phones,
        by_phone=not emails,
    )


def _references(request: WriteRequest) -> Iterator[tuple[str, UUID]]:
    """The resources that the links and the path lead to: plural and id."""
    for link, url in accepted_links(request):
        id_ = None if url is None else link_id(url, link.target)
        if id_ is not None:
            yield link.target, id_
    parent = parent_of_path(request)
    if parent is not None and request.scope is not None and request.action is Action.CREATE:
        assert isinstance(request.scope.id, UUID)
        yield parent.target, request.scope.id


def accepted_links(request: WriteRequest) -> Iterator[tuple[Link, str | None]]:
    """The links of the body; `None` clears a link.

    Those of an anonymous request are ignored: the response would reveal whether they lead to an
    existing resource.
    """
    if request.anonymous:
        return
    for rel, url in request.body.links.items():
        link = request.resource.link(rel)
        assert link is not None
        yield link, url


def parent_of_path(request: WriteRequest) -> Link | None:
    """The link that the parent in the path sets."""
    scope = request.scope
    if scope is None:
        return None
    return next(link for link in request.resource.links if link.column == scope.column)
