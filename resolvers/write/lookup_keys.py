"""What must be looked up before a write is planned. Pure.

In: an intent. Out: by resource, the keys by which `lookup_sql` finds rows.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from resolvers.references import link_id, split_identifiers
from resolvers.write.helper_functions import function_keys
from resolvers.write.plan import Action, LookupKeys, WriteRequest
from schema.match_keys import emails_of, phones_of
from schema.models import Body
from schema.osdi.catalogue import ANSWER, PERSON, QUESTION
from schema.osdi.resource import Link, Resource


def lookup_keys(intent: WriteRequest) -> dict[str, LookupKeys]:
    """By resource, what identifies the rows that the intent touches or refers to."""
    wanted = {intent.resource.plural: _own_keys(intent)}
    if intent.body.person is not None:
        _add(wanted, PERSON, body_keys(PERSON, intent.body.person, intent.tenant.namespace))
    for target, id_ in _referred(intent):
        written = target == PERSON.plural and intent.body.person is not None
        named = frozenset([id_])
        keys = LookupKeys(ids=named) if written else LookupKeys(references=named)
        wanted[target] = wanted.get(target, LookupKeys()) | keys
    if intent.resource is ANSWER and intent.action is not Action.DELETE:
        _add(wanted, QUESTION, LookupKeys(linked=True))
    for resource, keys in function_keys(intent):
        _add(wanted, resource, keys)
    return {plural: keys for plural, keys in wanted.items() if keys}


def _referred(intent: WriteRequest) -> list[tuple[str, UUID]]:
    """The resources that the links and the path lead to."""
    named = [
        (link.target, id_)
        for link, address in _sent_links(intent)
        if (id_ := link_id(address, link.target)) is not None
    ]
    parent = parent_of_path(intent)
    if parent is not None and intent.scope is not None and intent.action is Action.CREATE:
        assert isinstance(intent.scope.id, UUID)
        named.append((parent.target, intent.scope.id))
    return named


def _add(wanted: dict[str, LookupKeys], resource: Resource, keys: LookupKeys) -> None:
    wanted[resource.plural] = wanted.get(resource.plural, LookupKeys()) | keys


def _own_keys(intent: WriteRequest) -> LookupKeys:
    own = frozenset([intent.id] if intent.id else [])
    if intent.action is Action.DELETE:
        return LookupKeys(ids=own)
    keys = body_keys(intent.resource, intent.body.fields, intent.tenant.namespace)
    return replace(
        keys,
        ids=keys.ids | own,
        by_phone=keys.by_phone and intent.action is Action.CREATE,
        natural_keys=frozenset(intent.resource.natural_keys if intent.resource.unique else ()),
    )


def body_keys(resource: Resource, body: Body, namespace: str) -> LookupKeys:
    own, foreign = split_identifiers(body.get("identifiers") or (), namespace)
    if resource is not PERSON:
        return LookupKeys(ids=frozenset(own), identifiers=foreign)
    emails, phones = emails_of(body), phones_of(body)
    return LookupKeys(
        ids=frozenset(own),
        identifiers=foreign,
        emails=emails,
        phones=phones,
        by_phone=not emails,
    )


def _sent_links(intent: WriteRequest) -> list[tuple[Link, str]]:
    """The links of the body; without a token they count for nothing, since the answer would
    tell whether what they lead to is there.
    """
    if intent.anonymous:
        return []
    links = ((intent.resource.link(rel), href) for rel, href in intent.body.links.items())
    return [(link, href) for link, href in links if link is not None and href is not None]


def parent_of_path(intent: WriteRequest) -> Link | None:
    """The link that the path's parent stands for."""
    scope = intent.scope
    if scope is None:
        return None
    return next(link for link in intent.resource.links if link.column == scope.column)
