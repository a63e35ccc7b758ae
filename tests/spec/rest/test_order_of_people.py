"""People by their total of outreaches and by the date of the newest, over REST and GraphQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import pytest

from resolvers.execute import estimates
from tests.spec.rest.test_paging import walk
from tests.spec.support.builders import faults, link, paths
from tests.support.candidates import max_candidates
from tests.support.gateway import Gateway, path_of

DATES: tuple[tuple[str | None, ...], ...] = (
    ("2026-01-05", "2026-01-03"),
    (),
    ("2026-01-05",),
    (None,),
    ("2026-01-04", None, "2026-01-01"),
    ("2026-01-03",),
    (),
    (None, None),
    ("2026-01-05", "2026-01-05"),
)
"""The dates of the outreaches of each person."""

_PAGE = """query ($first: Int, $last: Int, $after: String, $before: String, $by: PersonOrder) {
  people(first: $first, last: $last, after: $after, before: $before, orderBy: $by) {
    nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""


def last(dates: tuple[str | None, ...]) -> str:
    return max((date for date in dates if date), default="")


KEYS: dict[str, Callable[[tuple[str | None, ...]], Any]] = {
    "total_outreaches": len,
    "last_action_date": last,
}


async def _filled(gateway: Gateway) -> list[str]:
    people = []
    for n, dates in enumerate(DATES):
        person = path_of(await gateway.post("/people", {"given_name": f"Ada {n % 2}"}))
        people.append(person)
        for date in dates:
            body = {"action_date": date and f"{date}T12:00:00Z", "_links": _of(person)}
            await gateway.post("/outreaches", body)
    return people


def _of(person: str) -> Any:
    return {"osdi:person": link(person)}


def _in_order(people: list[str], field: str, falls: bool) -> list[str]:
    rows = sorted(zip(map(KEYS[field], DATES), people, strict=True), reverse=falls)
    return [person for _, person in rows]


@pytest.mark.parametrize("field", KEYS)
async def test_pages_by_links(gateway: Gateway, field: str) -> None:
    """Each person once, forward and back, by number, and with a filter."""
    people = await _filled(gateway)
    for way in ("asc", "desc"):
        expected = _in_order(people, field, way == "desc")
        order = quote(f"{field} {way}")
        pages = await walk(gateway, f"/people?per_page=2&$orderby={order}")
        assert [path for page in pages for path in paths(page)] == expected
        assert {page["total_records"] for page in pages} == {len(people)}
        third = await gateway.get(f"/people?per_page=2&page=3&$orderby={order}")
        assert paths(third) == expected[4:6]
        back = [pages[-1]]
        while (previous := back[-1]["_links"].get("previous")) is not None:
            back.append(await gateway.get(previous["href"]))
        assert [path for page in back[::-1] for path in paths(page)] == expected
        named = quote("given_name eq 'Ada 1'")
        some = f"/people?per_page=2&$orderby={order}&filter={named}"
        for limit in (0, 10_000):
            with max_candidates(limit):
                found = [path for page in await walk(gateway, some) for path in paths(page)]
            assert found == [path for path in expected if path in people[1::2]]


@pytest.mark.parametrize("field", KEYS)
async def test_pages_by_cursors(gateway: Gateway, field: str) -> None:
    people = await _filled(gateway)
    for falls, backward in ((True, False), (True, True), (False, False), (False, True)):
        expected = [path.rpartition("/")[2] for path in _in_order(people, field, falls)]
        by = {"field": field.upper(), "direction": "DESC" if falls else "ASC"}
        size, place, edge = (
            ("last", "before", "startCursor") if backward else ("first", "after", "endCursor")
        )
        found: list[str] = []
        variables: dict[str, Any] = {"by": by, size: 2}
        while True:
            page = (await gateway.graphql(_PAGE, variables))["data"]["people"]
            ids, info = [item["id"] for item in page["nodes"]], page["pageInfo"]
            behind = bool(found)
            found = [*ids, *found] if backward else [*found, *ids]
            ahead = len(found) < len(people)
            ends = (behind, ahead) if backward else (ahead, behind)
            assert (info["hasNextPage"], info["hasPreviousPage"]) == ends
            if not ahead:
                break
            variables[place] = info[edge]
        assert found == expected


async def test_what_changes_moves(gateway: Gateway) -> None:
    """After a new outreach, another date, and deletions, whoever is deleted included."""
    people = await _filled(gateway)
    totals, dates = (
        "/people?$orderby=total_outreaches desc",
        "/people?$orderby=last_action_date desc",
    )
    made = [await gateway.post("/outreaches", {"_links": _of(people[1])}) for _ in range(4)]
    assert paths(await gateway.get(totals))[0] == people[1]
    assert paths(await gateway.get(dates))[0] == people[1]
    await gateway.put(path_of(made[0]), {"action_date": "2001-01-01T00:00:00Z"})
    for item in made[1:]:
        assert (await gateway.client.delete(path_of(item))).status_code == 200
    assert paths(await gateway.get(dates))[5:6] == [people[1]]
    assert (await gateway.client.delete(people[4])).status_code == 200
    left = [person for person in people if person != people[4]]
    assert sorted(paths(await gateway.get(totals))) == sorted(left)
    assert sorted(paths(await gateway.get(dates))) == sorted(left)


async def test_campaigns_by_their_newest_outreach(gateway: Gateway) -> None:
    campaigns = [await gateway.campaign() for _ in range(4)]
    for campaign, date in ((0, "2026-01-02"), (2, "2026-01-03"), (2, "2026-01-01"), (3, None)):
        body = {"action_date": date and f"{date}T00:00:00Z"}
        await gateway.post(f"{campaigns[campaign]}/outreaches", body)
    expected = [campaigns[n] for n in (2, 0, 3, 1)]
    for way, wanted in (("desc", expected), ("asc", expected[::-1])):
        pages = await walk(
            gateway, f"/advocacy_campaigns?per_page=1&$orderby=last_action_date {way}"
        )
        assert [path for page in pages for path in paths(page)] == wanted
    page = await gateway.get("/advocacy_campaigns?per_page=1&$orderby=total_outreaches desc")
    assert paths(page) == [campaigns[2]]


@pytest.mark.parametrize(
    ("text", "matching", "refused"),
    [
        ("region eq 'NY'", 40_000, False),
        ("region eq 'NY'", 80_000, True),
        ("employer eq 'x'", 40, True),
        ("email_address eq 'a@example.org'", 80_000, False),
    ],
)
async def test_too_many_to_sort(gateway: Gateway, text: str, matching: int, refused: bool) -> None:
    """The total of each person that a filter finds is looked up."""

    async def estimate(_: Any, plan: Any, filter_: Any, binds: Any) -> int:
        return 1_000_000 if filter_ is None else matching

    with patch.object(estimates, "_estimate", estimate):
        path = f"/people?$orderby=total_outreaches&filter={quote(text)}"
        answer = await gateway.client.get(path)
        if refused:
            assert faults(answer, 400) == [("FILTER_TOO_BROAD", ["filter"])]
        else:
            assert answer.status_code == 200
