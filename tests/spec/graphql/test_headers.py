"""Headers of GraphQL's responses, behind the whole application."""

from __future__ import annotations

import pytest

from tests.support.gateway import GRAPHQL, Gateway


@pytest.mark.parametrize("accept", ["text/html", "application/json", "text/event-stream"])
@pytest.mark.parametrize("origin", [{}, {"Origin": "https://www.example.org"}])
async def test_vary_is_sent_once(gateway: Gateway, accept: str, origin: dict[str, str]) -> None:
    """Each name in it, too."""
    headers = {"Accept": accept, **origin}
    query = {} if accept == "text/html" else {"query": "{ people { totalCount } }"}
    response = await gateway.client.get(GRAPHQL, params=query, headers=headers)
    names = response.headers.get_list("vary", split_commas=True)
    assert len(names) == len({*names})
    tokens = {"OSDI-API-Token", "Authorization"}
    assert {"Accept", *origin} <= {*names} <= {"Accept", "Accept-Encoding", *tokens, *origin}


# ETags


TOTAL = {"query": "{ people { totalCount } }"}
PLAIN = {"Accept-Encoding": "identity"}


async def test_an_etag_spares_the_body(gateway: Gateway) -> None:
    """304 to a GET or HEAD if the client has the result; another tag after a change."""
    client = gateway.client
    first = await client.get(GRAPHQL, params=TOTAL, headers=PLAIN)
    tag = first.headers["etag"]
    assert tag.startswith('"')
    assert first.headers["cache-control"] == "max-age=0, private, must-revalidate"
    assert {"OSDI-API-Token", "Authorization"} < {*first.headers["vary"].split(", ")}
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        for method in ("GET", "HEAD"):
            again = await client.request(
                method, GRAPHQL, params=TOTAL, headers={**PLAIN, "If-None-Match": known}
            )
            assert (again.status_code, again.content) == (304, b""), (method, known)
            names = ("etag", "cache-control", "vary")
            assert [again.headers[name] for name in names] == [
                first.headers[name] for name in names
            ]
    await gateway.person()
    changed = await client.get(GRAPHQL, params=TOTAL, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.json()) == (200, {"data": {"people": {"totalCount": 1}}})
    assert changed.headers["etag"] != tag


async def test_the_etag_of_a_compressed_result_is_weak(gateway: Gateway) -> None:
    """A client has the same result with and without compression."""
    for number in range(30):
        await gateway.person(given_name=f"Ada {number}")
    query = {"query": "{ people(first: 30) { nodes { id givenName } } }"}
    got = await gateway.client.get(GRAPHQL, params=query, headers={"Accept-Encoding": "gzip"})
    assert (got.headers["content-encoding"], got.headers["etag"][:3]) == ("gzip", 'W/"')
    for coding in ("gzip", "identity"):
        headers = {"Accept-Encoding": coding, "If-None-Match": got.headers["etag"]}
        again = await gateway.client.get(GRAPHQL, params=query, headers=headers)
        assert (again.status_code, again.content) == (304, b"")


async def test_what_must_not_be_kept_has_no_etag(gateway: Gateway) -> None:
    """POST, results with errors, refused requests and event streams."""
    known = {"If-None-Match": "*"}
    wrong = {"query": "{ people(first: -1) { totalCount } campaigns { totalCount } }"}
    client, stranger = gateway.client, gateway.anonymous()
    responses = [
        await client.post(GRAPHQL, json=TOTAL, headers=known),
        await client.get(GRAPHQL, params=wrong, headers=known),
        await client.get(GRAPHQL, params={"query": "{ nothing }"}, headers=known),
        await stranger.get(GRAPHQL, params=TOTAL, headers=known),
        await client.get(GRAPHQL, params=TOTAL, headers={**known, "Accept": "text/event-stream"}),
    ]
    assert [response.status_code for response in responses] == [200, 200, 200, 401, 200]
    for response in responses:
        assert "etag" not in response.headers
        assert response.headers["cache-control"] == "no-store"


async def test_another_organization_has_another_etag(gateway: Gateway) -> None:
    """A tag of one organization is no answer to another, unless it sees the same."""
    await gateway.person()
    tag = (await gateway.client.get(GRAPHQL, params=TOTAL)).headers["etag"]
    other = await gateway.client_of("other")
    response = await other.get(GRAPHQL, params=TOTAL, headers={"If-None-Match": tag})
    assert response.json() == {"data": {"people": {"totalCount": 0}}}
