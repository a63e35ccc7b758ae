"""Pages by id of a range of dates: found by the days of the range, or at once in their order."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import AsyncMock, patch
from urllib.parse import quote
from uuid import UUID

import pytest

from resolvers.execute import estimates, exports
from resolvers.execute.estimates import check_filter
from resolvers.execute.graphql import engine
from resolvers.filters.odata import parse_filter
from resolvers.plan.pages import Cursor, Page
from resolvers.plan.read import AccessPath, ReadMany
from resolvers.sized_cache import SizedCache
from resolvers.sql.rows import days
from schema.failures import Failure
from schema.osdi.catalogue import OUTREACH
from tests.spec.rest.test_paging import walk
from tests.support.gateway import Gateway, Json, id_of, running

TYPES = ("phone", "email")
BEGIN = datetime(2026, 1, 30, 22, tzinfo=UTC)


@contextmanager
def found(path: AccessPath) -> Iterator[None]:
    """Find all such pages by this path, as if the store had many rows."""

    async def check(store: Any, plan: ReadMany, binds: Any, max_rows: int) -> Any:
        return replace(plan, path=path), {}

    with (
        patch.object(estimates, "check_filter", check),
        patch.object(engine, "check_filter", check),
    ):
        yield


async def _made(gateway: Gateway) -> list[Json]:
    """Outreaches of a week, whose dates have no order; the newest first."""
    pick, written = random.Random(7), []
    for _ in range(40):
        moment = BEGIN + timedelta(hours=pick.choice(range(0, 200, 2)))
        body: Json = {"type": pick.choice(TYPES), "action_date": moment.isoformat()}
        outreach = await gateway.post("/outreaches", body)
        written.append({"id": id_of(outreach), "date": moment, "type": body["type"]})
    # These have no date, or one far away, and count in no range but one without an end.
    await gateway.client.put(f"/outreaches/{written.pop()['id']}", json={"action_date": None})
    last = {"type": "phone", "action_date": "2031-01-01T00:00:00Z"}
    far = id_of(await gateway.post("/outreaches", last))
    written.append({"id": far, "date": datetime(2031, 1, 1, tzinfo=UTC), "type": "phone"})
    return written[::-1]


def _moment(hours: int) -> datetime:
    return BEGIN + timedelta(hours=hours)


@pytest.mark.parametrize("size", [2, 7, 100])
@pytest.mark.parametrize("type_", [None, *TYPES])
@pytest.mark.parametrize(
    ("begin", "end"), [(0, 200), (2, 26), (25, 49), (50, 50), (60, 40), (70, None), (None, 100)]
)
async def test_pages_have_what_is_in_the_range(
    gateway: Gateway,
    begin: int | None,
    end: int | None,
    type_: str | None,
    size: int,
) -> None:
    made = await _made(gateway)
    conditions = [f"type eq '{type_}'"] if type_ else []
    conditions += [f"action_date ge '{_moment(begin).isoformat()}'"] if begin is not None else []
    conditions += [f"action_date lt '{_moment(end).isoformat()}'"] if end is not None else []
    expected = [
        item["id"]
        for item in made
        if type_ in (None, item["type"])
        and (begin is None or item["date"] >= _moment(begin))
        and (end is None or item["date"] < _moment(end))
    ]
    address = f"/outreaches?per_page={size}&filter={quote(' and '.join(conditions))}"
    with found(AccessPath.BY_DAY):
        pages = await walk(gateway, address)
        assert _ids(pages) == expected
        assert [page["page"] for page in pages] == list(range(1, len(pages) + 1))
        assert {page["total_records"] for page in pages} == {len(expected)}
        jumped = [await gateway.get(f"{address}&page={page['page']}") for page in pages]
        assert _ids(jumped) == expected
        if len(pages) > 1:
            back = await walk(gateway, jumped[-1]["_links"]["self"]["href"], "previous")
            assert _ids(back[::-1]) == expected
        past = await gateway.get(f"{address}&page={len(pages) + 1}")
        assert _ids([past]) == []
        assert "first_days AS" in gateway.recorder.statements[-1]
    with found(AccessPath.IN_ORDER):
        assert _ids([await gateway.get(address)]) == expected[:size]
        assert "ordered" in gateway.recorder.statements[-1]
        # The pages after it are found in another way.
        assert _ids(await walk(gateway, address)) == expected


def _ids(pages: list[Json]) -> list[str]:
    return [id_of(item) for page in pages for item in page["_embedded"]["osdi:outreaches"]]


async def test_graphql_reads_both_ways(gateway: Gateway) -> None:
    made = await _made(gateway)
    where = f'filter: {{ actionDate: {{ ge: "{_moment(50).isoformat()}" }} }}'
    expected = [item["id"] for item in made if item["date"] >= _moment(50)]

    async def page(arguments: str) -> Any:
        fields = "nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
        answer = await gateway.graphql(f"{{ outreaches({arguments} {where}) {{ {fields} }} }}")
        found = answer["data"]["outreaches"]
        return [node["id"] for node in found["nodes"]], found["pageInfo"]

    with found(AccessPath.BY_DAY):
        first, info = await page("first: 5")
        assert (first, info["hasNextPage"], info["hasPreviousPage"]) == (expected[:5], True, False)
        second, info = await page(f'first: 5 after: "{info["endCursor"]}"')
        assert (second, info["hasPreviousPage"]) == (expected[5:10], True)
        again, info = await page(f'last: 3 before: "{info["startCursor"]}"')
        assert (again, info["hasNextPage"]) == (expected[2:5], True)
        last, info = await page("last: 4")
        assert (last, info["hasNextPage"]) == (expected[-4:], False)


@pytest.mark.parametrize("extra", ["modified_date ge '2026-01-01'", "duration gt 0", "id ne ''"])
def test_other_conditions_are_not_found_by_day(extra: str) -> None:
    filter_ = parse_filter(OUTREACH, f"action_date ge '2026-01-01' and {extra}")
    assert days.day_parts(ReadMany(OUTREACH, Page(25), filter=filter_)) is None


PATHS = [
    # Days, rows in the range, dense.
    (31, 280_000, False, AccessPath.BY_DAY),
    (31, 280_000, True, AccessPath.BY_DAY),
    (366, 3_300_000, False, AccessPath.BY_DAY),
    (366, 3_300_000, True, AccessPath.IN_ORDER),
    (days.MAX_DAYS, 9_000_000, False, AccessPath.BY_DAY),
    (31, 2_000, False, AccessPath.DEFAULT),
    (366, 20_000, True, AccessPath.DEFAULT),
]


async def _path(
    gateway: Gateway,
    page: Page,
    number: int,
    matching: int,
    dense: bool,
    within: int | None = None,
    **options: bool,
) -> Any:
    async def estimate(_: Any, plan: Any, condition: Any, binds: Any) -> int:
        if condition is None:
            return 10_000_000
        return matching if within is None or "type" in repr(condition) else within

    kind = "" if within is None else "type eq 'text' and "
    filter_ = parse_filter(OUTREACH, f"{kind}action_date ge '2026-01-01'")
    with (
        patch.object(estimates, "_estimate", estimate),
        patch.object(estimates, "_number_of_days", AsyncMock(return_value=number)),
        patch.object(estimates, "_is_dense", AsyncMock(return_value=dense)),
    ):
        plan = ReadMany(OUTREACH, page, filter=filter_)
        return (await check_filter(gateway.store, plan, {}, 500_000, **options))[0].path


@pytest.mark.parametrize(("number", "matching", "dense", "path"), PATHS)
async def test_the_shortest_path(
    gateway: Gateway, number: int, matching: int, dense: bool, path: AccessPath
) -> None:
    assert await _path(gateway, Page(25), number, matching, dense) is path


async def test_the_first_rows_suffice_for_the_first_page_only(gateway: Gateway) -> None:
    """On the last one, all rows outside of the range would be read for those that are missing."""
    cursor = Cursor(UUID(int=7))
    for page in (Page(25, after=cursor), Page(25, backward=True), Page(25, offset=25)):
        assert await _path(gateway, page, 366, 3_300_000, True) is AccessPath.BY_DAY


async def test_a_rare_type_is_not_found_by_day(gateway: Gateway) -> None:
    """Each day would be read to its end."""
    for matching, path in ((60_000, AccessPath.BY_DAY), (3_000, AccessPath.DEFAULT)):
        found = await _path(gateway, Page(25), 31, matching, False, within=280_000)
        assert found is path


async def test_all_pages_of_a_type_are_read_in_their_order(gateway: Gateway) -> None:
    """The days would be found again for each of them."""
    for within, path in ((None, AccessPath.BY_DAY), (280_000, AccessPath.DEFAULT)):
        found = await _path(gateway, Page(25), 31, 60_000, True, within, all_pages=True)
        assert found is path


async def test_all_pages_of_a_range_are_found_by_day(gateway: Gateway) -> None:
    """The first rows suffice for the first page alone."""
    found = await _path(gateway, Page(25), 366, 3_300_000, True, all_pages=True)
    assert found is AccessPath.BY_DAY


@pytest.mark.parametrize("path", AccessPath)
async def test_an_export_has_all_pages(database_url: str, path: AccessPath) -> None:
    async def check(store: Any, plan: ReadMany, *_: Any, **__: Any) -> Any:
        return replace(plan, path=path), {}

    text = quote(f"action_date ge '{_moment(50).isoformat()}'")
    headers = {"Accept": "application/x-ndjson"}
    async with running(database_url, pagesize=3, max_pagesize=3) as gateway:
        made = await _made(gateway)
        with (
            patch.object(exports, "check_filter", check),
            patch.object(exports, "is_checked", lambda plan: True),
        ):
            response = await gateway.client.get(f"/outreaches?filter={text}", headers=headers)
    assert response.status_code == 200, response.text
    rows = [id_of(json.loads(line)) for line in response.text.splitlines()]
    assert rows == [item["id"] for item in made if item["date"] >= _moment(50)]


async def test_too_many_days_are_refused(gateway: Gateway) -> None:
    with pytest.raises(Failure) as caught:
        await _path(gateway, Page(25), days.MAX_DAYS + 1, 9_000_000, True)
    assert [fault.code for fault in caught.value.faults] == ["FILTER_TOO_BROAD"]


async def test_a_date_far_away_does_not_make_a_page_slow(gateway: Gateway) -> None:
    """Only days that have outreaches are looked up."""
    await gateway.post("/outreaches", {"action_date": "2026-03-01T00:00:00Z"})
    await gateway.post("/outreaches", {"action_date": "9999-12-31T00:00:00Z"})
    filter_ = parse_filter(OUTREACH, "action_date ge '2026-01-01'")
    plan = ReadMany(OUTREACH, Page(25), filter=filter_)
    binds = {"organization_id": await gateway.organization_id()}
    assert await estimates._number_of_days(gateway.store, plan, binds) == 2


async def test_the_number_of_days(gateway: Gateway) -> None:
    """Those in UTC that have outreaches in the range; it is asked once."""
    made = await _made(gateway)
    dates = sorted({item["date"].date() for item in made})[:-1]
    binds = {"organization_id": await gateway.organization_id()}
    for text, expected in {
        "action_date lt '2027-01-01'": len(dates),
        "action_date gt '1999-01-01'": len(dates) + 1,
        f"action_date ge '{dates[5]}' and action_date le '{dates[5]}T23:59:59Z'": 1,
        "action_date ge '2031-01-02'": 0,
        "action_date ge '2026-01-01' and type eq 'fax'": 0,
    }.items():
        plan = ReadMany(OUTREACH, Page(25), filter=parse_filter(OUTREACH, text))
        with patch.object(estimates, "_kept", SizedCache(9, 9)):
            found = await estimates._number_of_days(gateway.store, plan, binds)
            gateway.recorder.clear()
            assert await estimates._number_of_days(gateway.store, plan, binds) == found
        assert gateway.recorder.statements == []
        assert found == expected
