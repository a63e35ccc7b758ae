"""`$orderby`: by a date, with cursors that neither skip nor repeat, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from tests.spec.support.builders import embedded, faults, paths
from tests.support.gateway import Gateway, path_of


async def made(gateway: Gateway, count: int, field: str) -> list[str]:
    """Outreaches within one second, in the ascending order of their dates, then of their ids."""
    for _ in range(count):
        await gateway.post("/outreaches", {})
    for number, row in enumerate(await gateway.sql("SELECT id FROM outreaches ORDER BY id")):
        date = datetime(2026, 3, 1, 12, 0, 0, 1 + number * 7 % 5, UTC)
        await gateway.sql(f"UPDATE outreaches SET {field} = $1 WHERE id = $2", date, row["id"])
    rows = await gateway.sql(f"SELECT id FROM outreaches ORDER BY {field}, id")
    return [f"/outreaches/{row['id']}" for row in rows]


@pytest.mark.parametrize("size", [1, 3, 4])
@pytest.mark.parametrize("field", ["modified_date", "action_date"])
async def test_pages_within_a_second(gateway: Gateway, field: str, size: int) -> None:
    """Each row once, forward and back, ascending and descending."""
    rows = await made(gateway, 10, field)
    for direction, expected in (("asc", rows), ("desc", rows[::-1])):
        pages = [await gateway.get(f"/outreaches?per_page={size}&$orderby={field} {direction}")]
        while (following := pages[-1]["_links"].get("next")) is not None:
            pages.append(await gateway.get(following["href"]))
        assert [path for page in pages for path in paths(page)] == expected
        back = [pages[-1]]
        while (previous := back[-1]["_links"].get("previous")) is not None:
            back.append(await gateway.get(previous["href"]))
        assert [paths(page) for page in back[::-1]] == [paths(page) for page in pages]


async def test_a_missing_date_is_the_newest(gateway: Gateway) -> None:
    rows = await made(gateway, 4, "action_date")
    await gateway.put(rows[0], {"action_date": None})
    found: list[str] = []
    address: str | None = "/outreaches?per_page=1&$orderby=action_date"
    while address is not None:
        page = await gateway.get(address)
        found += paths(page)
        address = page["_links"].get("next", {}).get("href")
    assert found == [*rows[1:], rows[0]]


@pytest.mark.parametrize(
    "parameter",
    [
        "$orderby=modified_date",
        "$orderby=modified_date asc",
        "$orderby=modified_date  ASC",
        "orderby=modified_date",
        "$OrderBy=modified_date Asc",
        "orderBy=modified",
        "orderby=modified_date&$orderby=modified_date",
    ],
)
async def test_spellings(gateway: Gateway, parameter: str) -> None:
    first = path_of(await gateway.post("/people", {"given_name": "Ann"}))
    second = path_of(await gateway.post("/people", {"given_name": "Bea"}))
    await gateway.put(first, {"given_name": "Anne"})
    assert paths(await gateway.get(f"/people?{parameter}")) == [second, first]


@pytest.mark.parametrize("name", ["$orderby", "orderby", "$OrderBy"])
@pytest.mark.parametrize(
    "text",
    [
        "given_name",
        "modified_date up",
        "modified_date asc desc",
        "modified_date,id",
        "Modified_Date",
        "action_date",
        "total_taggings",
    ],
)
async def test_what_is_not_supported(gateway: Gateway, name: str, text: str) -> None:
    """A 400 that names what is."""
    response = await gateway.client.get(f"/people?{name}={quote(text)}")
    assert faults(response, 400) == [("ORDER_NOT_SUPPORTED", ["$orderby"])]
    assert "total_outreaches or last_action_date" in response.text
    assert "id (the order of created_date)" in response.text


async def test_two_orders(gateway: Gateway) -> None:
    response = await gateway.client.get("/people?$orderby=id&orderby=modified_date")
    assert faults(response, 400) == [("ORDER_NOT_SUPPORTED", ["$orderby"])]


async def test_a_cursor_of_another_order(gateway: Gateway) -> None:
    """Refused, with and without an order."""
    person = path_of(await gateway.post("/people", {"given_name": "Ann"})).rpartition("/")[2]
    for query in (
        f"$orderby=modified_date&after={person}",
        f"after=modified_date.1767225600.000000.{person}",
        f"$orderby=modified_date&after=modified_date.soon.{person}",
        f"$orderby=modified_date&after=modified_date.{'9' * 12}.000000.{person}",
        "$orderby=modified_date&before=modified_date.1767225600.000000",
    ):
        response = await gateway.client.get(f"/people?{query}")
        assert faults(response, 400)[0][0] == "PAGE_INVALID", query


# Dates


async def test_dates_are_stored_with_microseconds(gateway: Gateway) -> None:
    """Shown in whole seconds, and never the first microsecond of one."""
    sent = {"action_date": "2026-03-01T12:00:59.123456Z"}
    outreach = await gateway.post("/outreaches", sent)
    assert outreach["action_date"] == "2026-03-01T12:00:59Z"
    assert all(len(outreach[f"{name}_date"]) == 20 for name in ("created", "modified"))
    (row,) = await gateway.sql("SELECT action_date, created_date, modified_date FROM outreaches")
    assert row["action_date"] == datetime.fromisoformat(sent["action_date"])
    assert row["created_date"] == row["modified_date"]
    assert row["created_date"].microsecond > 0


async def test_a_date_that_is_sent_back_is_the_stored_one(gateway: Gateway) -> None:
    """A PUT of a whole document changes nothing; a change keeps `created_date`."""
    sent = {"action_date": "2026-03-01T12:00:59.123456Z"}
    outreach = await gateway.post("/outreaches", sent)
    query = "SELECT action_date, created_date, modified_date FROM outreaches"
    before = await gateway.sql(query)
    await gateway.put(path_of(outreach), {name: outreach[name] for name in sent})
    assert await gateway.sql(query) == before
    await gateway.put(path_of(outreach), {"subject": "rail", **sent})
    (row,) = await gateway.sql(query)
    assert (row["action_date"], row["created_date"]) == tuple(before[0])[:2]
    assert row["modified_date"] > before[0]["modified_date"]


async def test_no_row_of_a_shown_second_is_skipped(gateway: Gateway) -> None:
    """`gt` of a date that was shown finds all that were written later in that second."""
    for _ in range(30):
        await gateway.post("/people", {"given_name": "Ann"})
        shown = embedded(await gateway.get("/people?$orderby=modified_date desc&per_page=1"))
        last = shown[0]["modified_date"]
        made = path_of(await gateway.post("/people", {"given_name": "Bea"}))
        found = await gateway.get(
            f"/people?filter=modified_date gt '{last}'&$orderby=modified_date desc&per_page=1"
        )
        assert paths(found) == [made]
