"""The REST cases leave nothing out: each route that reads, `$expand`, each operator and kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from resolvers.filters.odata import parse_filter
from resolvers.plan.predicates import And, Compare, In, IsNull, Not, Op, Or, Predicate
from schema.osdi.catalogue import BY_PLURAL, CAMPAIGN, OUTREACH, PERSON, SERVED, TAG
from schema.osdi.fields import Kind
from tests.golden.cases import HttpRequest, all_cases

EXPANDED = (PERSON, CAMPAIGN, OUTREACH, TAG)
"""Lists and questions are expanded like tags, taggings, items and answers like outreaches."""


def _requests() -> Iterator[tuple[str, dict[str, str]]]:
    """The path and the parameters of each request that is answered, ids left as `{id}`."""
    for case in all_cases("rest", ".http"):
        if not case.name.startswith("error_"):
            url = urlsplit(HttpRequest.parse(case.text(".http")).path)
            yield re.sub(r"{\w+}", "{id}", url.path), dict(parse_qsl(url.query))


def _missing(expected: set[str], found: set[str]) -> list[str]:
    return sorted(expected - found)


def test_each_resource_is_read() -> None:
    paths = {path for path, _ in _requests()}
    pages = {f"/{resource.plural}" for resource in SERVED}
    single = {f"/{resource.plural}/{{id}}" for resource in SERVED}
    nested = {
        f"/{resource.plural}/{{id}}/{item.rel}"
        for resource in SERVED
        for item in resource.collections
    }
    assert _missing(pages | single | nested, paths) == []


def test_each_way_through_pages_is_taken() -> None:
    found = {name for _, parameters in _requests() for name in parameters}
    assert _missing({"per_page", "page", "after", "before", "filter", "$expand"}, found) == []


def test_links_and_collections_are_expanded() -> None:
    found = {
        f"{path.split('/')[1]}.{name.strip().removeprefix('osdi:')}"
        for path, parameters in _requests()
        for name in parameters.get("$expand", "").split(",")
    }
    expected = {
        f"{resource.plural}.{rel}"
        for resource in EXPANDED
        for rel in [
            *[link.rel for link in resource.links],
            *[item.rel for item in resource.collections],
        ]
    }
    assert _missing(expected, found) == []


def test_each_operator_is_used() -> None:
    found: set[str] = set()
    for predicate in _predicates():
        found.add(
            predicate.op.value if isinstance(predicate, Compare) else type(predicate).__name__
        )
    operators = {op.value for op in Op}
    kinds = {kind.__name__ for kind in (And, Or, Not, In, IsNull)}
    assert _missing(operators | kinds, found) == []


def test_each_kind_of_field_is_compared() -> None:
    leaves = [item.path for item in _predicates() if isinstance(item, Compare)]
    found = {path.leaf.kind.value for path in leaves} | {path.column.kind.value for path in leaves}
    kinds = (Kind.TEXT, Kind.STRINGS, Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN, Kind.DATETIME)
    columns = (Kind.HASH, Kind.ARRAY, Kind.STRING_MAP)
    assert _missing({kind.value for kind in (*kinds, *columns)}, found) == []


def _predicates() -> Iterator[Predicate]:
    """Each predicate of each filter, down to the comparisons."""
    pending = [
        parse_filter(BY_PLURAL[path.rpartition("/")[2]], parameters["filter"])
        for path, parameters in _requests()
        if "filter" in parameters
    ]
    while pending:
        predicate = pending.pop()
        yield predicate
        match predicate:
            case And(parts) | Or(parts):
                pending += parts
            case Not(part):
                pending.append(part)
