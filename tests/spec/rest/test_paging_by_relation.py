"""Pages filtered through a relation: together the same rows, from either end."""

from __future__ import annotations

from typing import Any

import pytest

from resolvers.sql.rows.candidates import MAX_CANDIDATES
from tests.spec.support.builders import emails, embedded
from tests.support.candidates import max_candidates
from tests.support.gateway import BASE, Gateway, Json, path_of

PEOPLE = 11
_PAGE = """
query ($filter: {type}Filter, $by: {type}Order, $first: Int, $after: String, $last: Int,
       $before: String) {{
  page: {root}(filter: $filter, orderBy: $by, first: $first, after: $after, last: $last,
               before: $before)
  {{ totalCount nodes {{ name: {name} }} pageInfo {{
      hasNextPage hasPreviousPage startCursor endCursor }} }} }}
"""
PAGES = {
    "people": _PAGE.format(type="Person", root="people", name="givenName"),
    "campaigns": _PAGE.format(type="Campaign", root="campaigns", name="title"),
}
TAGGED: Json = {"taggings": {"some": {"tag": {"name": {"eq": "even"}}}}}
LISTED: Json = {"items": {"some": {"list": {"name": {"eq": "third"}}}}}
ANSWERED: Json = {"answers": {"some": {"value": {"eq": "yes"}}}}
FILTERS: dict[str, tuple[Json, list[int]]] = {
    "some": (TAGGED, [0, 2, 4, 6, 8, 10]),
    "not": ({"not": TAGGED}, [1, 3, 5, 7, 9]),
    "and": ({"and": [TAGGED, LISTED]}, [0, 6]),
    "or": ({"or": [TAGGED, LISTED]}, [0, 2, 3, 4, 6, 8, 9, 10]),
    "or not": ({"or": [{"not": TAGGED}, {"not": LISTED}]}, [1, 2, 3, 4, 5, 7, 8, 9, 10]),
    "not and": ({"not": {"and": [TAGGED, {"not": LISTED}]}}, [0, 1, 3, 5, 6, 7, 9]),
    "answer": (ANSWERED, [5, 6, 7]),
    "none": ({"items": {"isNull": True}}, [1, 2, 4, 5, 7, 8, 10]),
    "nobody": ({"taggings": {"some": {"tag": {"name": {"eq": "absent"}}}}}, []),
    "not nobody": (
        {"not": {"taggings": {"some": {"tag": {"name": {"eq": "absent"}}}}}},
        list(range(PEOPLE)),
    ),
}


async def _fill(gateway: Gateway) -> None:
    """People and campaigns with the same tags and lists; people also with answers."""
    even = path_of(await gateway.post("/tags", {"name": "even"}))
    other = path_of(await gateway.post("/tags", {"name": "other"}))
    third = path_of(await gateway.post("/lists", {"name": "third"}))
    question = path_of(
        await gateway.post("/questions", {"title": "Why?", "question_type": "Paragraph"})
    )
    for number in range(PEOPLE):
        person = {"given_name": str(number), **emails(f"{number}@example.org")}
        functions: dict[str, Any] = {"add_tags": ["other"]}
        if number % 2 == 0:
            functions["add_tags"] += ["even"]
        if number % 3 == 0:
            functions["add_lists"] = ["third"]
        if 5 <= number <= 7:
            functions["add_questions_responses"] = [{"question": question, "value": "yes"}]
        await gateway.post("/people/person_signup_helper", {"person": person, **functions})
        campaign = {"_links": {"osdi:advocacy_campaign": await gateway.campaign(title=str(number))}}
        await gateway.post(f"{other}/taggings", campaign)
        if number % 2 == 0:
            await gateway.post(f"{even}/taggings", campaign)
        if number % 3 == 0:
            await gateway.post(f"{third}/items", campaign)


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("backward", [False, True], ids=["forward", "backward"])
@pytest.mark.parametrize("root", PAGES)
@pytest.mark.parametrize("limit", [0, 3, MAX_CANDIDATES])
async def test_the_pages_are_all_there_is(
    gateway: Gateway, root: str, direction: str, backward: bool, limit: int
) -> None:
    """The total includes rows beyond the page, from whichever end rows are looked up."""
    with max_candidates(limit):
        await _pages_are_all(gateway, root, direction, backward)


async def _pages_are_all(gateway: Gateway, root: str, direction: str, backward: bool) -> None:
    await _fill(gateway)
    for filter_, numbers in FILTERS.values():
        if root == "campaigns" and "answers" in filter_:
            continue
        expected = numbers if direction == "ASC" else numbers[::-1]
        found: list[int] = []
        place: Json = {}
        while True:
            size: Json = {"last": 2} if backward else {"first": 2}
            by = {"field": "ID", "direction": direction}
            sent = {"filter": filter_, "by": by, **size, **place}
            page = (await gateway.graphql(PAGES[root], sent))["data"]["page"]
            names = [int(node["name"]) for node in page["nodes"]]
            found = [*names, *found] if backward else [*found, *names]
            info = page["pageInfo"]
            assert page["totalCount"] == len(expected), filter_
            assert info["hasNextPage" if backward else "hasPreviousPage"] is bool(place)
            if not info["hasPreviousPage" if backward else "hasNextPage"]:
                break
            place = {"before": info["startCursor"]} if backward else {"after": info["endCursor"]}
        assert found == expected, filter_


async def test_outreaches_to_a_target_page_by_page(gateway: Gateway) -> None:
    """Over REST, following `next`, with the total on each page."""
    for number in range(9):
        name = "Smith" if number % 3 else "Jones"
        await gateway.post("/outreaches", {"duration": number, "targets": [{"family_name": name}]})
    path = "/outreaches?per_page=2&filter=target_family_name eq 'Smith'"
    found: list[int] = []
    while True:
        page = await gateway.get(path)
        assert page["total_records"] == 6
        found += [document["duration"] for document in embedded(page)]
        if "next" not in page["_links"]:
            break
        path = page["_links"]["next"]["href"].removeprefix(BASE)
    assert found == [8, 7, 5, 4, 2, 1]
