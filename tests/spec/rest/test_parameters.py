"""Query parameters of collections: which are ignored, and which refused."""

from __future__ import annotations

import pytest

from tests.spec.rest.test_paging import walk
from tests.spec.support.builders import faults, paths
from tests.support.gateway import Gateway

KINDS = ("/people", "/advocacy_campaigns", "/outreaches")


@pytest.mark.parametrize("path", ["/", *KINDS, "{person}"])
async def test_unknown_parameters_are_ignored(gateway: Gateway, path: str) -> None:
    """They change nothing."""
    path = path.format(person=await gateway.person())
    plain_answer, answer = await gateway.get(path), await gateway.get(path + "?utm=x&rows=1&_=5")
    for document in (plain_answer, answer):
        document["_links"].pop("self")
    assert answer == plain_answer


@pytest.mark.parametrize(
    ("query", "size"),
    [
        ("limit=2", 2),
        ("$top=1", 1),
        ("page_size=2.0", 2),
        ("pageSize=%202%20", 2),
        ("page[size]=2", 2),
        ("Per-Page=2", 2),
        ("limit=5000", 100),
        ("limit=1&per_page=2", 2),
        ("limit=1&per_page=", 1),
        ("limit=0&$top=2", 2),
        *((f"limit={value}", 25) for value in ("", "0", "-1", "all", "None", "1.5", "9" * 19)),
    ],
)
async def test_other_names_of_per_page(gateway: Gateway, query: str, size: int) -> None:
    """Their links keep them, and reach everybody."""
    made = {await gateway.person() for _ in range(3)}
    page = await gateway.get(f"/people?{query}")
    assert page["per_page"] == size
    pages = await walk(gateway, f"/people?{query}")
    assert len(pages) == -(-3 // size)
    assert {path for page in pages for path in paths(page)} == made


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("email=ann@example.org", "filter=email_address eq 'ann@example.org'"),
        ("email_address=a'b@example.org", "filter=email_address eq 'a''b@example.org'"),
        ("filter[given_name]=Ann", "filter=given_name eq 'Ann'"),
        ("givenName=Ann", "filter=given_name eq 'Ann'"),
        ("modified_date=2024-01-01", "filter=modified_date eq '2024-01-01'"),
        ("filters=given_name eq 'Ann'", "Send a filter, such as"),
        ("q=Ann", "Send a filter, such as"),
        ("per_page=5&amp;filter=given_name eq 'Ann'", "Write & in place of &amp;"),
        ("?filter=given_name eq 'Ann'", "Write & in place of ?"),
        ("sort=-modified_date", "$orderby=modified_date desc"),
        ("$skip=25", "links next"),
        ("page[number]=2", "links next"),
        ("filter=given_name eq 'Ann'&$filter=region eq 'NY'", "Join the conditions by and"),
    ],
)
async def test_a_parameter_that_would_select_is_not_ignored(
    gateway: Gateway, query: str, hint: str
) -> None:
    """The sender would take the first person on the page for Ann."""
    response = await gateway.client.get(f"/people?{query}")
    assert [code for code, _ in faults(response, 400)] == ["REQUEST_INVALID"]
    [fault] = response.json()["osdi:error"]["resource_status"][0]["error_descriptions"]
    assert fault["properties"][0] in query
    assert hint in fault["hint"]
    blank = "&".join(item.partition("=")[0] + "=" for item in query.split("&"))
    assert (await gateway.client.get(f"/people?{blank}")).status_code == 200


async def test_a_parameter_may_be_repeated(gateway: Gateway) -> None:
    """Clients add their parameters again to a link that has them."""
    await gateway.person(given_name="Ann")
    await gateway.person(given_name="Bob")
    for query in ("filter=given_name eq 'Ann'&filter=given_name eq 'Ann'", "offset=0&limit=5"):
        assert (await gateway.client.get(f"/people?{query}")).status_code == 200
    page = await gateway.get("/people?filter=&$filter=given_name eq 'Ann'&expand=taggings")
    [person] = page["_embedded"]["osdi:people"]
    assert person["given_name"] == "Ann"
    assert "osdi:taggings" in person["_embedded"]


@pytest.mark.parametrize(
    "query",
    [
        *(
            "sort=null",
            "order=None",
            "offset=0.0",
            "skip=undefined",
            "$orderby=null",
            "orderby=None",
        ),
        *(
            "expand=null",
            "$expand=undefined",
            "$expand=taggings,null",
        ),
    ],
)
async def test_a_parameter_without_a_value(gateway: Gateway, query: str) -> None:
    """A client that has no order, offset or expansion to send asks for the first page."""
    page = await gateway.get(f"/people?{query}")
    assert (page["page"], page["per_page"]) == (1, 25)


@pytest.mark.parametrize("query", ["filter=null", "page=undefined", "after=null", "before=None"])
async def test_a_place_or_filter_without_a_value(gateway: Gateway, query: str) -> None:
    """It is refused: the client would read everybody, or the first page for ever."""
    assert (await gateway.client.get(f"/people?{query}")).status_code == 400
