"""Properties of merging, for any stored and any sent body."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.write.merge import Mode, merged
from schema.models.bodies import Body, parse_body
from schema.osdi.catalogue import SERVED
from schema.osdi.fields import Field, Kind, Normalization, Struct
from schema.osdi.resource import Resource

MODES = list(Mode)
_WORDS = st.sampled_from(["", "a", "A", "b", "1", "212"])
_MOMENTS = st.sampled_from(["2014-03-20T21:04:31Z", "2014-03-20", "1999-01-01T00:00:00+02:00"])

steady = settings(max_examples=60, derandomize=True, database=None, deadline=None)


# Bodies, generated from the catalogue: few values, so that they collide


@cache
def _values(field: Field, nulls: bool) -> st.SearchStrategy[Any]:
    match field.kind:
        case Kind.TEXT:
            return st.sampled_from(field.values) if field.closed else _WORDS
        case Kind.INTEGER | Kind.NUMBER:
            return st.integers(1, 3)
        case Kind.BOOLEAN:
            return st.booleans()
        case Kind.DATETIME:
            return _MOMENTS
        case Kind.STRINGS:
            return st.lists(_WORDS, max_size=3)
        case Kind.STRING_MAP:
            return st.dictionaries(_WORDS, _WORDS | st.none() if nulls else _WORDS, max_size=3)
    assert field.struct is not None
    elements = _hashes(field.struct, nulls)
    return st.lists(elements, max_size=3) if field.kind is Kind.ARRAY else elements


@cache
def _members(fields: tuple[Field, ...], nulls: bool) -> st.SearchStrategy[Body]:
    """A few of the fields."""

    def member(item: Field) -> st.SearchStrategy[tuple[str, Any]]:
        values = _values(item, nulls)
        return st.tuples(st.just(item.name), st.none() | values if nulls else values)

    return st.lists(st.one_of([member(item) for item in fields]), max_size=4).map(dict)


def _hashes(struct: Struct, nulls: bool) -> st.SearchStrategy[Body]:
    return _members(struct.fields, nulls)


_COLLIDING = ("email_addresses", "phone_numbers", "postal_addresses", "targets", "target_list")


@cache
def bodies(resource: Resource, nulls: bool = True) -> st.SearchStrategy[Body]:
    """Parsed bodies. Arrays whose elements are matched are more frequent than others."""
    arrays = [item for item in resource.writable if item.name in _COLLIDING]
    often = {item.name: _values(item, nulls) for item in arrays}
    both = st.tuples(
        _members(resource.writable, nulls), st.fixed_dictionaries({}, optional=often)
    ).map(lambda parts: {**parts[0], **parts[1]})
    return both.map(lambda body: parse_body(resource, body).fields)


@cache
def stored(resource: Resource) -> st.SearchStrategy[Body]:
    """The result of a few writes."""

    def written(writes: list[tuple[Mode, Body]]) -> Body:
        result: Body = {}
        for mode, body in writes:
            result = from_store(merged(resource, result, body, mode))
        return result

    return st.lists(st.tuples(st.sampled_from(MODES), bodies(resource)), max_size=3).map(written)


def from_store(value: Any) -> Any:
    """The value as JSONB returns it: with its own order of members."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: (len(name.encode()), name.encode()))
        return {name: from_store(value[name]) for name in names}
    return [from_store(item) for item in value] if isinstance(value, list) else value


each_resource = pytest.mark.parametrize("resource", SERVED, ids=lambda item: item.plural)


# Repetition


@each_resource
@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@steady
@given(data=st.data())
def test_a_repeated_body_changes_nothing(
    resource: Resource, mode: Mode, data: st.DataObject
) -> None:
    before, body = data.draw(stored(resource)), data.draw(bodies(resource))
    once = from_store(merged(resource, before, body, mode))
    assert merged(resource, once, body, mode) == once


@each_resource
@steady
@given(data=st.data())
def test_a_put_of_a_document_changes_nothing(resource: Resource, data: st.DataObject) -> None:
    before = shown(data.draw(stored(resource)))
    sent = parse_body(resource, before).fields
    assert shown(merged(resource, before, sent, Mode.PATCH)) == before


@each_resource
@steady
@given(data=st.data())
def test_arguments_are_not_changed(resource: Resource, data: st.DataObject) -> None:
    before, body = data.draw(stored(resource)), data.draw(bodies(resource))
    copies = repr(before), repr(body)
    for mode in MODES:
        merged(resource, before, body, mode)
    assert (repr(before), repr(body)) == copies


def shown(body: Body) -> Body:
    """The body as a document shows it: without nulls."""
    return {name: _without_nulls(value) for name, value in body.items() if value is not None}


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value


# Primaries


@each_resource
@steady
@given(data=st.data())
def test_one_element_is_primary(resource: Resource, data: st.DataObject) -> None:
    before, body = data.draw(stored(resource)), data.draw(bodies(resource))
    for mode in MODES:
        after = merged(resource, before, body, mode)
        for item in resource.writable:
            elements = after.get(item.name)
            if elements and _has_primary(item):
                assert [element.get("primary") for element in elements].count(True) == 1


def _has_primary(field: Field) -> bool:
    struct = field.struct if field.kind is Kind.ARRAY else None
    return struct is not None and any(item.name == "primary" for item in struct.fields)


@each_resource
@steady
@given(data=st.data())
def test_the_first_that_claims_to_be_primary_is(resource: Resource, data: st.DataObject) -> None:
    before, body = data.draw(stored(resource)), data.draw(bodies(resource, nulls=False))
    after = merged(resource, before, body, Mode.MERGE)
    for item in resource.writable:
        if not _has_primary(item):
            continue
        claims = [element for element in body.get(item.name, []) if element.get("primary")]
        if claims:
            chosen = next(element for element in after[item.name] if element.get("primary"))
            assert _is_part(chosen, _merged_alike(item, claims[0], body[item.name]))


def _merged_alike(field: Field, chosen: Body, sent: list[Body]) -> Body:
    """The key members of the element, in the latest spelling."""
    assert field.struct is not None
    names = field.struct.merge_key
    if not any(map(chosen.get, names)):
        return chosen
    alike = [item for item in sent if _key(field.struct, item) == _key(field.struct, chosen)]
    return {name: alike[-1][name] for name in names if name in alike[-1]}


def _key(struct: Struct, element: Body) -> list[Any]:
    lowered = [struct[name].normalization is Normalization.LOWER_CASE for name in struct.merge_key]
    values = [element.get(name) or "" for name in struct.merge_key]
    return [value.lower() if low else value for value, low in zip(values, lowered, strict=True)]


def _is_part(whole: Body, part: Body) -> bool:
    return all(whole.get(name) == value for name, value in part.items())


# Losing nothing


@each_resource
@steady
@given(data=st.data())
def test_a_post_loses_nothing_that_is_stored(resource: Resource, data: st.DataObject) -> None:
    before, body = data.draw(stored(resource)), data.draw(bodies(resource, nulls=False))
    after = merged(resource, before, body, Mode.MERGE)
    for item in resource.writable:
        _assert_kept(item, before.get(item.name), after.get(item.name), body.get(item.name))


def _assert_kept(field: Field, before: Any, after: Any, sent: Any) -> None:
    """Assert that `after` contains `before`, except for members of `sent`."""
    if before is None:
        return
    match field.kind:
        case Kind.STRINGS:
            assert after[: len(before)] == before
        case Kind.STRING_MAP:
            assert after == {**before, **(sent or {})}
        case Kind.HASH:
            assert before.keys() <= after.keys()
            _assert_members_kept(before, after, [sent or {}])
        case Kind.ARRAY:
            assert len(after) >= len(before)
            for old, new in zip(before, after, strict=False):
                assert old.keys() <= new.keys()
                _assert_members_kept(old, new, sent or [])
        case _:
            assert after == (before if sent is None else sent)


def _assert_members_kept(old: Body, new: Body, sent: list[Body]) -> None:
    for name, value in old.items():
        if name != "primary" and not isinstance(value, dict | list):
            assert new[name] in (value, *[item.get(name) for item in sent])


@each_resource
@steady
@given(data=st.data())
def test_a_post_stores_every_sent_field(resource: Resource, data: st.DataObject) -> None:
    before, body = data.draw(stored(resource)), data.draw(bodies(resource, nulls=False))
    after = merged(resource, before, body, Mode.MERGE)
    for name, sent in body.items():
        match resource.by_name[name].kind:
            case Kind.STRINGS:
                assert set(sent) <= set(after[name])
            case Kind.STRING_MAP:
                assert _is_part(after[name], sent)
            case Kind.ARRAY | Kind.HASH:
                pass  # of two elements with the same key, the later one counts
            case _:
                assert after[name] == sent


@each_resource
@steady
@given(data=st.data())
def test_an_anonymous_helper_changes_no_stored_value(
    resource: Resource, data: st.DataObject
) -> None:
    before, body = data.draw(stored(resource)), data.draw(bodies(resource))
    after = merged(resource, before, body, Mode.FILL_EMPTY)
    for item in resource.writable:
        _assert_same_where_set(before.get(item.name), after.get(item.name))


def _assert_same_where_set(before: Any, after: Any) -> None:
    if isinstance(before, dict):
        for name, value in before.items():
            _assert_same_where_set(value, after[name])
    elif before not in (None, "", []):
        assert after == before


@each_resource
@steady
@given(data=st.data())
def test_an_anonymous_helper_fills_empty_fields(resource: Resource, data: st.DataObject) -> None:
    body = data.draw(bodies(resource, nulls=False))
    assert shown(merged(resource, {}, body, Mode.FILL_EMPTY)) == shown(
        merged(resource, {}, body, Mode.MERGE)
    )
