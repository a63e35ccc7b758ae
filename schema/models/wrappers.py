"""Bodies in a wrapper that is not removed, such as `{"data": {"attributes": {…}}}`.

In: the members of an object without known ones, or a body that is not an object. Out: where the
resource is, and what to send instead. For `unknown` and `bodies`; the wrappers that are removed
are in `schema.normalize`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from schema.datetimes import quoted
from schema.failures import Failure, failure
from schema.models.errors import property_path
from schema.models.names import MAX_NAME, can_hold, has_value, plain_name, usual_path
from schema.normalize import Json, Place
from schema.osdi.fields import Field
from schema.osdi.resource import Resource

_MAX_DEPTH = 6
_MAX_MEMBERS = 50
_MAX_OBJECTS = 30
"""The part of a body that is searched for the resource."""

_MAX_TEXT = 100_000
"""Characters of a text that may be JSON."""

_GENERAL = frozenset(
    (
        *("type", "id", "name", "title", "source", "subject", "message", "description"),
        *("identifiers", "date", "timestamp", "text", "body", "first", "last", "url"),
    )
)
"""Members that envelopes have, too."""


_PARTS = ("postal_addresses", "birthdate")
"""Fields of a person whose members are often beside them."""


@dataclass(frozen=True, slots=True)
class Wrapper:
    """Where a resource is: its path, the elements of the array around it, whether it is in a text,
    and the number of its members: all, those that are known, and those of them that only such a
    resource has.
    """

    path: Place
    elements: int
    is_text: bool
    members: int
    known: int
    specific: int

    @property
    def is_sure(self) -> bool:
        """Whether at least half of the members are those of the resource alone."""
        return self.specific * 2 >= self.members > 0

    @property
    def is_likely(self) -> bool:
        """Whether there is a reason to name it. Elements of arrays are often others."""
        if self.elements > 1:
            return 0 < self.members == self.known or self.is_sure
        return self.specific > 0 or self.known * 2 >= self.members > 0

    @property
    def rank(self) -> tuple[int, float, int]:
        return self.specific, self.known / max(self.members, 1), -len(self.path)


def wrapper_of(members: Mapping[str, Json], known: Mapping[str, Field]) -> Wrapper | None:
    """Where in the members the resource is: the object with the most of its members."""
    found = islice(_wrappers(_At(), members, known), _MAX_OBJECTS)
    return max(
        (item for item in found if item.path and item.is_likely),
        key=lambda item: item.rank,
        default=None,
    )


def wrapper_hint(members: Mapping[str, Json], known: Mapping[str, Field], place: str) -> str | None:
    """What to send in place of an object at `place` in which there is the resource, or in that of
    a helper, which has a `person`, the person.
    """
    own = next(_wrappers(_At(), members, known))
    if own.specific:
        return None
    found = wrapper_of(members, known)
    if found is not None:
        return _instead(found, f"as '{place}'" if place else "as the body")
    person = person_in(members, known)
    return None if person is None else _instead(person, "as 'person'")


def person_in(members: Mapping[str, Json], known: Mapping[str, Field]) -> Wrapper | None:
    """Where in the members there is a person, if the object has a member for one."""
    struct = known["person"].struct if "person" in known else None
    found = wrapper_of(members, struct.by_name) if struct else None
    return found if found is not None and found.is_sure else None


def _instead(found: Wrapper, target: str) -> str:
    if found.elements > 1:
        steps = enumerate(found.path)
        index = max((i for i, step in steps if isinstance(step, int)), default=len(found.path))
        outer = property_path(found.path[:index])
        return (
            f"'{outer}' is an array of {found.elements}: send each of its elements {target}, in a "
            "request of its own."
        )
    path = property_path(found.path)
    if found.is_text:
        return f"'{path}' is JSON in a text: send the object in it {target}."
    return f"Send the object in '{path}' {target}, without what is around it."


@dataclass(frozen=True, slots=True)
class _At:
    """A place in the search. Within a text the path remains that of the text."""

    path: Place = ()
    depth: int = 0
    elements: int = 0
    is_text: bool = False

    def into(self, step: int | str, elements: int = 0) -> _At:
        path = self.path if self.is_text else (*self.path, step)
        return _At(path, self.depth + 1, max(self.elements, elements), self.is_text)


def _wrappers(at: _At, value: Json, known: Mapping[str, Field]) -> Iterator[Wrapper]:
    """The objects in a value, the outer ones first."""
    if at.depth > _MAX_DEPTH:
        return
    if isinstance(value, str) and len(value) <= _MAX_TEXT and value.lstrip()[:1] in ("{", "["):
        value, at = _parsed(value), replace(at, is_text=True)
    if isinstance(value, list) and value:
        yield from _wrappers(at.into(0, len(value)), value[0], known)
    if not isinstance(value, dict):
        return
    members = {plain_name(str(name)): name for name in list(value)[:_MAX_MEMBERS]}
    names = {plain for plain, name in members.items() if _is_known(plain, value[name], known)}
    yield Wrapper(at.path, at.elements, at.is_text, len(value), len(names), len(names - _GENERAL))
    for plain, name in members.items():
        if plain not in names:
            yield from _wrappers(at.into(str(name)[:MAX_NAME]), value[name], known)


def _is_known(plain: str, value: Json, known: Mapping[str, Field]) -> bool:
    """Whether a member is that of the resource, also under a usual name, and has a value."""
    if plain == "_links":
        return has_value(value)
    path = usual_path(plain, known, value)
    if path is None or (len(path) > 1 and path[0] not in _PARTS):
        return False
    return can_hold(path, value, known) and has_value(value)


def _parsed(text: str) -> Json:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


_NAMED = '{"name": "volunteer"}'
_EXAMPLES = {
    "people": '{"email_addresses": [{"address": "ada@example.org"}]}',
    "outreaches": '{"type": "email", "subject": "Save the library"}',
    "advocacy_campaigns": '{"title": "Save the library"}',
    "taggings": '{"_links": {"osdi:person": {"href": "…/people/{id}"}}}',
    "items": '{"_links": {"osdi:person": {"href": "…/people/{id}"}}}',
    "answers": '{"value": "Yes", "_links": {"osdi:person": {"href": "…/people/{id}"}}}',
}


def not_an_object(resource: Resource, body: Json) -> Failure:
    """NOT_AN_OBJECT, for a body that is any other JSON value."""
    hint = f"Send an object, such as {_EXAMPLES.get(resource.plural, _NAMED)}."
    if isinstance(body, list):
        got = f"an array of {len(body)}" if body else "an empty array"
        if len(body) > 1:
            hint = "Send each element in a request of its own."
        elif body and isinstance(body[0], list):
            hint = "Send the object alone, without arrays around it."
    else:
        got = "null" if body is None else quoted(body)
        if isinstance(body, str) and isinstance(_parsed(body[:_MAX_TEXT]), dict):
            got = "a text"
            hint = "The text is JSON, encoded twice: send the object in it, without the quotes."
    return failure(
        "NOT_AN_OBJECT",
        f"The body must be a JSON object, got {got}.",
        hint=hint,
        resource=resource.rel,
    )
