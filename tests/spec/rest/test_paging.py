"""Pages: newest first, every row once, and links that repeat the parameters."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.spec.support.builders import embedded, faults, link, paths
from tests.support.gateway import BASE, Gateway, Json, path_of, running


async def filled(gateway: Gateway, count: int) -> tuple[str, str, list[str]]:
    """A campaign, a person, and their outreaches, newest first."""
    campaign, person = await gateway.campaign(), await gateway.person()
    made = []
    for n in range(count):
        body = {"notes": str(n), "_links": {"osdi:person": link(person)}}
        made.append(path_of(await gateway.post(campaign + "/outreaches", body)))
    return campaign, person, made[::-1]


def next_of(page: Json, rel: str = "next") -> str | None:
    found = page["_links"].get(rel)
    return None if found is None else found["href"]


async def walk(gateway: Gateway, address: str | None, rel: str = "next") -> list[Json]:
    """The pages from `address` onwards."""
    pages: list[Json] = []
    while address is not None:
        pages.append(await gateway.get(address))
        address = next_of(pages[-1], rel)
        assert len(pages) < 50
    return pages


async def test_the_envelope(gateway: Gateway) -> None:
    """Totals, page and size; one link per embedded resource, in the same order."""
    campaign, _, outreaches = await filled(gateway, 7)
    page = await gateway.get(campaign + "/outreaches?per_page=3")
    members = {name: page[name] for name in ("total_pages", "per_page", "page", "total_records")}
    assert members == {"total_pages": 3, "per_page": 3, "page": 1, "total_records": 7}
    assert paths(page) == outreaches[:3]
    links = page["_links"]["osdi:outreaches"]
    assert [item["href"] for item in links] == [BASE + path for path in outreaches[:3]]
    assert page["_links"]["curies"][0]["name"] == "osdi"
    assert page.keys() == members.keys() | {"_links", "_embedded"}
    assert page["_links"].keys() == {"self", "next", "osdi:outreaches", "curies"}


@pytest.mark.parametrize("kind", ["/people", "/advocacy_campaigns", "/outreaches"])
async def test_newest_first(gateway: Gateway, kind: str) -> None:
    """By creation, regardless of later changes."""
    made = [path_of(await gateway.post(kind, {"origin_system": str(n)})) for n in range(4)]
    await gateway.put(made[0], {"origin_system": "changed"})
    assert paths(await gateway.get(kind)) == made[::-1]


WALKS = {
    "all": "/outreaches?per_page=3",
    "of a campaign": "{campaign}/outreaches?per_page=3",
    "of a person": "{person}/outreaches?per_page=3",
    "filtered": "/outreaches?filter=notes ne 'x'&per_page=3",
    "of a campaign, filtered": "{campaign}/outreaches?per_page=3&filter=notes ne 'x'",
    "whole pages": "/outreaches?per_page=7",
    "one by one": "/outreaches?per_page=1",
}


@pytest.mark.parametrize("walked", WALKS)
async def test_every_row_once_there_and_back(gateway: Gateway, walked: str) -> None:
    """Forward by next, and back to the first page by previous or prev."""
    campaign, person, outreaches = await filled(gateway, 7)
    first = WALKS[walked].format(campaign=campaign, person=person)
    pages = await walk(gateway, first)
    assert [path for page in pages for path in paths(page)] == outreaches
    assert [page["page"] for page in pages] == list(range(1, len(pages) + 1))
    assert {page["total_pages"] for page in pages} == {len(pages)}
    assert {page["total_records"] for page in pages} == {7}
    assert next_of(pages[0], "previous") is None
    for rel in ("previous", "prev"):
        back = await walk(gateway, pages[-1]["_links"]["self"]["href"], rel)
        assert [page["page"] for page in back] == list(range(len(pages), 0, -1))
        assert [paths(page) for page in back] == [paths(page) for page in pages[::-1]]
    for page in pages[1:]:
        assert page["_links"]["previous"] == page["_links"]["prev"]


async def test_a_page_by_its_number(gateway: Gateway) -> None:
    """?page=N equals the page reached by links, and has links of its own."""
    _, _, outreaches = await filled(gateway, 7)
    for number in (1, 2, 3):
        page = await gateway.get(f"/outreaches?per_page=3&page={number}")
        assert page["page"] == number
        assert paths(page) == outreaches[3 * number - 3 : 3 * number]
    middle = await gateway.get("/outreaches?per_page=3&page=2")
    assert paths(await gateway.get(next_of(middle) or "")) == outreaches[6:]
    assert paths(await gateway.get(next_of(middle, "prev") or "")) == outreaches[:3]
    last = await gateway.get("/outreaches?per_page=3&page=3")
    assert next_of(last) is None
    assert paths(await gateway.get(next_of(last, "previous") or "")) == outreaches[3:6]


async def test_what_comes_in_meanwhile_moves_no_page(gateway: Gateway) -> None:
    """The cursor keeps its place: following the links shows every earlier row once."""
    campaign, _, outreaches = await filled(gateway, 6)
    address: str | None = campaign + "/outreaches?per_page=2"
    seen: list[str] = []
    while address is not None:
        page = await gateway.get(address)
        seen += paths(page)
        address = next_of(page)
        await gateway.post(campaign + "/outreaches", {"notes": "meanwhile"})
    assert seen == outreaches


# Links


def query(address: str | None) -> dict[str, list[str]]:
    assert address is not None
    return parse_qs(urlsplit(address).query, strict_parsing=True, keep_blank_values=True)


@pytest.mark.parametrize("name", ["osdi-api-token", "OSDI-API-Token"])
async def test_links_carry_what_was_asked_but_never_the_token(gateway: Gateway, name: str) -> None:
    """next has the caller's parameters, a page that is one higher, and a cursor."""
    await filled(gateway, 7)
    own = {
        "filter": "notes ne 'a+b & c' and notes ne 'é'",
        "per_page": "2",
        "$expand": "osdi:person",
        "mine": "x y",
    }
    client = gateway.anonymous()
    response = await client.get("/outreaches", params={**own, name: gateway.token})
    assert gateway.token not in response.text
    page = response.json()
    repeated = {key: [value] for key, value in own.items()}
    assert query(next_of(page, "self")) == repeated
    parameters = query(next_of(page))
    assert parameters.pop("page") == ["2"]
    assert len(parameters.pop("after")) == 1
    assert parameters == repeated
    second = await gateway.get(next_of(page) or "")
    assert query(next_of(second, "previous")) == repeated
    third = await gateway.get(next_of(second) or "")
    assert query(next_of(third))["page"] == ["4"]
    parameters = query(next_of(third, "previous"))
    assert parameters.pop("page") == ["2"]
    assert len(parameters.pop("before")) == 1
    assert parameters == repeated


async def test_links_keep_their_path(gateway: Gateway) -> None:
    """The path of a nested collection, without a trailing slash."""
    campaign, _, _ = await filled(gateway, 2)
    page = await gateway.get(campaign + "/outreaches/?per_page=1")
    assert next_of(page, "self") == f"{BASE}{campaign}/outreaches?per_page=1"
    assert (next_of(page) or "").startswith(f"{BASE}{campaign}/outreaches?")
    assert next_of(await gateway.get(campaign + "/outreaches"), "self") == (
        f"{BASE}{campaign}/outreaches"
    )


# Edge cases


BAD = {"page": ["0", "-1", "abc", "1.5", "1e3", "99999999999999999999"], "per_page": ["0", "abc"]}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in BAD.items() for value in values]
)
async def test_a_page_that_is_none(gateway: Gateway, name: str, value: str) -> None:
    """Below 1 or not a number is a 400 that names the parameter."""
    campaign = await gateway.campaign()
    for path in ("/people", campaign + "/outreaches"):
        response = await gateway.client.get(path, params={name: value})
        assert faults(response, 400) == [("PAGE_INVALID", [name])]


@pytest.mark.parametrize("number", ["2.0", " 2 ", "2.00"])
async def test_a_whole_number_as_a_float(gateway: Gateway, number: str) -> None:
    """Spreadsheets and languages with one kind of number send it."""
    await filled(gateway, 5)
    asked = {"page": number, "per_page": number}
    page = (await gateway.client.get("/outreaches", params=asked)).json()
    assert (page["page"], page["per_page"], len(embedded(page))) == (2, 2, 2)
    following = await gateway.get(page["_links"]["next"]["href"])
    assert (following["page"], following["per_page"], len(embedded(following))) == (3, 2, 1)


@pytest.mark.parametrize("number", [4, 5, 1000])
async def test_past_the_end(gateway: Gateway, number: int) -> None:
    """200 with an empty array, correct totals, no next, and previous to the last page."""
    await filled(gateway, 7)
    page = await gateway.get(f"/outreaches?per_page=3&page={number}")
    assert page["_embedded"] == {"osdi:outreaches": []}
    assert page["_links"]["osdi:outreaches"] == []
    assert (page["page"], page["total_pages"], page["total_records"]) == (number, 3, 7)
    assert next_of(page) is None
    before = next_of(page, "previous")
    assert before is not None
    back = await gateway.get(before)
    assert back["page"] == 3
    assert len(back["_embedded"]["osdi:outreaches"]) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/people?filter=given_name eq 'x'",
        "/outreaches",
        "{campaign}/outreaches",
        "/outreaches?page=1",
    ],
)
async def test_an_empty_collection(gateway: Gateway, path: str) -> None:
    """total_pages is 0; an empty HAL collection, not {}."""
    page = await gateway.get(path.format(campaign=await gateway.campaign()))
    assert (page["total_pages"], page["total_records"], page["page"]) == (0, 0, 1)
    assert embedded(page) == []
    assert page["_links"].keys() & {"next", "previous", "prev"} == set()


@pytest.mark.parametrize(
    ("parameters", "size"),
    [("", 25), ("?per_page=1", 1), ("?per_page=100", 100), ("?per_page=5000", 100)],
)
async def test_the_size_of_a_page(gateway: Gateway, parameters: str, size: int) -> None:
    """The default, and per_page limited to max_pagesize."""
    assert (await gateway.get("/people" + parameters))["per_page"] == size


async def test_the_size_of_a_page_is_a_setting(gateway: Gateway) -> None:
    """OSDI_PAGESIZE and OSDI_MAX_PAGESIZE; the entry point shows the latter."""
    await filled(gateway, 4)
    settings: Mapping[str, int] = {"pagesize": 2, "max_pagesize": 3}
    async with running(gateway.url, **settings) as small:
        assert (await small.get("/"))["max_pagesize"] == 3
        page = await small.get("/outreaches")
        assert (page["per_page"], len(embedded(page)), page["total_pages"]) == (2, 2, 2)
        page = await small.get("/outreaches?per_page=50")
        assert (page["per_page"], len(embedded(page)), page["total_pages"]) == (3, 3, 2)


@pytest.mark.parametrize("name", ["after", "before"])
async def test_a_cursor_that_is_none(gateway: Gateway, name: str) -> None:
    """An invalid cursor is a 400."""
    response = await gateway.client.get("/people", params={"page": "2", name: "nonsense"})
    assert faults(response, 400) == [("PAGE_INVALID", [name])]
