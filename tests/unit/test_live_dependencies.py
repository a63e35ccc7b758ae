"""What a live query depends on: the kinds of resources that it reads, and time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from resolvers.graphql.document.cache import DocumentCache
from resolvers.graphql.live import (
    EVERYTHING,
    UNREPORTED_EVERY,
    Dependencies,
    dependencies_of,
    is_live,
)
from resolvers.graphql.paging import QueryLimits
from resolvers.graphql.plan import plan_query
from resolvers.graphql.request import GraphQLRequest
from resolvers.plan.tenant import KeyRules
from schema.graphql.roots import GRAPH

_DOCUMENTS = DocumentCache(GRAPH)
_LIMITS = QueryLimits(25, 100, 10_000, 2**20)
_RULES = KeyRules("default", rolled_up=True)
_ID = "01919f00-0000-7000-8000-000000000000"


def dependencies(field: str) -> Dependencies:
    request = GraphQLRequest(f"subscription {{ {field} }}")
    operation = _DOCUMENTS.prepare(request, authenticated=True)
    assert is_live(GRAPH, operation)
    now = datetime.now(UTC)
    (root,) = plan_query(GRAPH, _LIMITS, operation, _RULES, now)
    (later,) = plan_query(GRAPH, _LIMITS, operation, _RULES, now + timedelta(days=1))
    return dependencies_of(root.action, later.action)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("tags { nodes { name } }", {"tags"}),
        ("tags(orderBy: {field: TOTAL_TAGGINGS}) { nodes { name } }", {"tags", "taggings"}),
        ("tags { nodes { totalTaggings } }", {"tags", "taggings"}),
        ("people { totalCount }", {"people"}),
        (f'person(id: "{_ID}") {{ givenName }}', {"people"}),
        ("outreaches { nodes { type person { givenName } } }", {"outreaches", "people"}),
        (
            "people { nodes { outreaches { nodes { campaign { title } } } } }",
            {"people", "outreaches", "advocacy_campaigns"},
        ),
        (
            'outreaches(filter: {person: {familyName: {eq: "Lee"}}}) { totalCount }',
            {"outreaches", "people"},
        ),
        ("outreachStats { outreaches }", {"outreaches"}),
        (
            "outreachStats(groupBy: CAMPAIGN) { groups { campaign { title } } }",
            {"outreaches", "advocacy_campaigns"},
        ),
        (
            'outreachStats(filter: {person: {familyName: {eq: "Lee"}}}) { people }',
            {"outreaches", "people"},
        ),
        ("outreachStats(groupBy: HOUR) { groups { key } }", {"outreaches"}),
        (
            "outreachStats(groupBy: TYPE, thenBy: TAG) { groups { key } }",
            {"outreaches", "taggings"},
        ),
        ("outreachStats(groupBy: REGION) { rows { key } }", {"outreaches", "people"}),
        ("peopleStats(groupBy: LIST) { groups { list { name } } }", {"people", "items", "lists"}),
        ("people(filter: {items: {count: {ge: 2}}}) { totalCount }", {"people", "items"}),
    ],
)
def test_what_it_reads(field: str, expected: set[str]) -> None:
    found = dependencies(field)
    assert found.reads == expected
    assert found.delay(0, 0.0) is None


def test_an_object_of_any_kind() -> None:
    assert dependencies(f'node(id: "{_ID}") {{ id }}').reads >= EVERYTHING


def test_a_series_that_is_open_is_counted_again_each_quarter_hour() -> None:
    for ended, expected in (("", True), (', to: "2026-02-01"', False)):
        arguments = f'from: "2026-01-01"{ended}, interval: DAY'
        pause = dependencies(f"outreachStats({arguments}) {{ series {{ outreaches }} }}").delay(
            3, 100.0
        )
        assert (pause is not None) is expected
        assert pause is None or pause == pytest.approx(800, abs=1)


def test_the_feed_is_read_again_a_few_times() -> None:
    """An older transaction that still ran holds a change back."""
    found = dependencies("changes { endCursor }")
    assert found.reads == EVERYTHING
    pauses = [found.delay(since, 0.0) for since in range(9)]
    assert pauses[:3] == [1, 2, 4]
    assert pauses[7:] == [None, None]


@pytest.mark.parametrize("field", ["deliveries { totalCount }", "webhooks { id }"])
def test_what_is_not_reported_is_read_again(field: str) -> None:
    assert dependencies(field).delay(5, 0.0) == UNREPORTED_EVERY


def test_an_event_is_no_live_query() -> None:
    for field in ("outreachRecorded { id }", f'campaignTotals(campaignId: "{_ID}") {{ id }}'):
        request = GraphQLRequest(f"subscription {{ {field} }}")
        assert not is_live(GRAPH, _DOCUMENTS.prepare(request, authenticated=True))


def test_each_field_of_query_is_one_of_subscription() -> None:
    query, subscription = GRAPH.query_type, GRAPH.subscription_type
    assert query is not None
    assert subscription is not None
    for name, field in query.fields.items():
        live = subscription.fields[name]
        assert str(live.type) == str(field.type)
        assert [str(item.type) for item in live.args.values()] == [
            str(item.type) for item in field.args.values()
        ]
        assert list(live.args) == list(field.args)
        assert (live.description or "").startswith(field.description or "")
