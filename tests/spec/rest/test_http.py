"""HTTP around the documents: methods, headers, slashes, caching, browsers."""

from __future__ import annotations

import gzip
import json
import tracemalloc

import pytest

from tests.spec.support.builders import emails, faults, link
from tests.support.gateway import BASE, GRAPHQL, Gateway, path_of, running

CACHE_CONTROL = "max-age=0, private, must-revalidate"
VARY = "Accept, Accept-Encoding, OSDI-API-Token, Authorization"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NOBODY = "d91b4b2e-ae0e-4cd3-9ed7-d0ec501b0bc3"

ONE = {"GET", "PUT", "PATCH", "DELETE"}
ROUTES = {
    "/": {"GET"},
    "/people": {"GET", "POST"},
    "{person}": ONE,
    "{person}/outreaches": {"GET", "POST"},
    "{person}/outreaches/{id}": ONE,
    "/people/person_signup": {"POST"},
    "/people/person_signup_helper": {"POST"},
    "/advocacy_campaigns": {"GET", "POST"},
    "{campaign}": ONE,
    "{campaign}/outreaches": {"GET", "POST"},
    "{campaign}/outreaches/{id}": ONE,
    "{campaign}/record_outreach_helper": {"POST"},
    "/outreaches": {"GET", "POST"},
    "/outreaches/{id}": ONE,
}

NAMED: dict[str, object] = {"name": "a", "person": {"given_name": "Ada"}}
"""A body that every collection and helper stores."""


async def _routes(gateway: Gateway) -> dict[str, set[str]]:
    """Every path, with its methods."""
    person, campaign = await gateway.person(), await gateway.campaign()
    body = {"_links": {"osdi:person": link(person)}}
    outreach = path_of(await gateway.post(campaign + "/outreaches", body))
    names = {"person": person, "campaign": campaign, "id": outreach.rpartition("/")[2]}
    return {path.format(**names): taken for path, taken in ROUTES.items()}


async def test_a_method_that_is_not_taken(gateway: Gateway) -> None:
    """405 with Allow and an osdi:error, never a 500."""
    for path, taken in (await _routes(gateway)).items():
        allowed = taken | {"OPTIONS"} | ({"HEAD"} if "GET" in taken else set())
        for method in {*METHODS, "HEAD", "TRACE"} - allowed:
            response = await gateway.client.request(method, path, content=b"{}")
            where = (method, path)
            assert response.status_code == 405, where
            assert set(response.headers["allow"].split(", ")) == allowed, where
            if method != "HEAD":
                assert faults(response, 405) == [("METHOD_NOT_ALLOWED", [])], where


async def test_options_says_what_is_taken(gateway: Gateway) -> None:
    """OPTIONS works on every address, without a token too."""
    client = gateway.anonymous()
    for path, taken in (await _routes(gateway)).items():
        response = await client.options(path)
        assert response.status_code in (200, 204), path
        assert set(response.headers["allow"].split(", ")) >= taken | {"OPTIONS"}, path


async def test_head_is_get_without_a_body(gateway: Gateway) -> None:
    """The same status and headers."""
    for path, taken in (await _routes(gateway)).items():
        if "GET" in taken:
            got, head = await gateway.client.get(path), await gateway.client.head(path)
            assert (head.status_code, head.content) == (200, b""), path
            assert head.headers == got.headers, path
    missing = await gateway.client.head(f"/people/{NOBODY}")
    assert (missing.status_code, missing.content) == (404, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/events",
        "/people/d91b4b2e-ae0e-4cd3-9ed7-de9uemdse",
        f"/people/{NOBODY}",
        f"/people/{NOBODY}/outreaches",
        f"/people/{NOBODY}/nothing",
        f"/outreaches/{NOBODY}",
        f"/advocacy_campaigns/{NOBODY}",
        f"/advocacy_campaigns/{NOBODY}/outreaches/{NOBODY}",
        "/PEOPLE",
    ],
)
async def test_what_is_not_there(gateway: Gateway, path: str) -> None:
    """404 with an osdi:error, for any text in place of an id."""
    assert faults(await gateway.client.get(BASE + path), 404) == [("NOT_FOUND", [])]


async def test_a_trailing_slash_is_the_same_address(gateway: Gateway) -> None:
    """Never a redirect, which would lose a body; links have no trailing slash."""
    for path, taken in (await _routes(gateway)).items():
        if "GET" in taken and path != "/":
            plain, slashed = await gateway.get(path), await gateway.get(path + "/")
            assert slashed == plain, path
            assert not plain["_links"]["self"]["href"].endswith("/"), path
        for method in taken - {"GET", "DELETE"}:
            response = await gateway.client.request(
                method, path + "/", json={"notes": "x", **NAMED}
            )
            assert response.status_code == 200, (method, path)
    person = await gateway.person()
    assert (await gateway.client.delete(person + "/")).status_code == 200


async def test_repeated_slashes_are_one(gateway: Gateway) -> None:
    """Clients join a base URL that ends in a slash and a path that begins with one."""
    plain = await gateway.get("/people")
    twice = BASE.replace("/api", "//api")
    for url in (f"{BASE}//people", f"{twice}/people", f"{BASE}///people//", f"{twice}//people"):
        response = await gateway.client.get(url)
        assert (response.status_code, response.json()) == (200, plain), url
    created = await gateway.client.post(f"{BASE}//people/", json=NAMED)
    assert "//" not in created.headers["location"].removeprefix("http://")


async def test_the_entry_point_with_and_without_slash(gateway: Gateway) -> None:
    """/api/v1 is the same as /api/v1/."""
    bare = await gateway.client.get(BASE)
    slashed = await gateway.client.get(BASE + "/")
    assert (bare.status_code, bare.json()) == (200, slashed.json())


async def test_nothing_is_ever_redirected(gateway: Gateway) -> None:
    """For all methods and spellings."""
    for path in await _routes(gateway):
        for spelling in (path, path + "/", path + "//", path + "/x", "/" + path):
            for method in METHODS:
                response = await gateway.client.request(method, BASE + spelling, content=b"{")
                assert response.status_code not in range(300, 400), (method, spelling)


# Responses


@pytest.mark.parametrize(
    "accept", ["application/json", "text/html", "image/png", "application/hal+json", "", "nonsense"]
)
async def test_accept_never_matters(gateway: Gateway, accept: str) -> None:
    """Always application/hal+json, never a 406."""
    person = await gateway.person()
    for path in ("/", "/people", person):
        response = await gateway.client.get(path, headers={"Accept": accept})
        assert response.status_code == 200
        assert response.headers["content-type"] == "application/hal+json"


@pytest.mark.parametrize(
    "sent",
    [
        "application/json",
        "application/hal+json; charset=utf-8",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "image/png",
        None,
    ],
)
async def test_a_body_is_json_whatever_it_is_called(gateway: Gateway, sent: str | None) -> None:
    """Never a 415."""
    headers = {} if sent is None else {"Content-Type": sent}
    content = json.dumps({"given_name": "Zoë"}).encode()
    for path in ("/people", "/people/person_signup"):
        response = await gateway.client.post(path, content=content, headers=headers)
        assert (response.status_code, response.json()["given_name"]) == (200, "Zoë"), path


@pytest.mark.parametrize("content", [b"", b" ", b"{", b"{'a': 1}", b'{"a": 1,}', b"a=1", b"\xff"])
async def test_a_body_that_is_no_json(gateway: Gateway, content: bytes) -> None:
    """400."""
    person = await gateway.person()
    for method, path in (("POST", "/people"), ("PUT", person), ("POST", "/outreaches")):
        response = await gateway.client.request(method, path, content=content)
        assert faults(response, 400) == [("NOT_JSON", [])], (method, path)


@pytest.mark.parametrize("content", [b"[]", b"5", b"null", b'"a"', b"true"])
async def test_a_body_that_is_no_object(gateway: Gateway, content: bytes) -> None:
    """400 too."""
    response = await gateway.client.post("/people", content=content)
    assert faults(response, 400) == [("NOT_AN_OBJECT", [])]


OVERRIDE = "X-HTTP-Method-Override"


@pytest.mark.parametrize("header", [OVERRIDE, "X-HTTP-Method", "X-Method-Override"])
async def test_a_method_that_is_overridden(gateway: Gateway, header: str) -> None:
    """By POST, the header names the method; it is never ignored."""
    person, client = await gateway.person(), gateway.client
    for method, name in (("PUT", "Zoe"), ("patch", "Mia")):
        response = await client.post(person, json={"given_name": name}, headers={header: method})
        assert response.json()["given_name"] == name
    same = await client.post("/people", json={"given_name": "Ann"}, headers={header: "POST"})
    assert same.status_code == 200
    deleted = await client.post(person, headers={header: "DELETE"})
    assert "deleted" in deleted.json()["notice"]
    assert (await client.get(person)).status_code == 404


@pytest.mark.parametrize(
    ("method", "override"), [("POST", "GET"), ("POST", "TRACE"), ("GET", "DELETE"), ("PUT", "POST")]
)
async def test_an_override_that_is_not_taken(gateway: Gateway, method: str, override: str) -> None:
    """400 that names the header."""
    person = await gateway.person()
    response = await gateway.client.request(method, person, headers={OVERRIDE: override})
    assert faults(response, 400) == [("REQUEST_INVALID", [OVERRIDE.lower()])]


async def test_an_override_of_a_method_that_is_not_served(gateway: Gateway) -> None:
    """405, as for the method itself."""
    response = await gateway.client.post("/people", headers={OVERRIDE: "DELETE"})
    assert faults(response, 405) == [("METHOD_NOT_ALLOWED", [])]
    assert "POST" in response.headers["allow"]


BODY = json.dumps({"given_name": "Zo\u00eb"}).encode()


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "GZIP", "identity, gzip"])
async def test_a_body_in_gzip(gateway: Gateway, coding: str) -> None:
    """It is inflated, also by the helpers."""
    headers = {"Content-Encoding": coding}
    for path in ("/people", "/people/person_signup"):
        response = await gateway.client.post(path, content=gzip.compress(BODY), headers=headers)
        assert (response.status_code, response.json()["given_name"]) == (200, "Zo\u00eb"), path
    anonymous = gateway.anonymous(**headers)
    response = await anonymous.post("/people/person_signup", content=gzip.compress(BODY))
    assert (response.status_code, response.content) == (200, b"{}")


@pytest.mark.parametrize(
    "content",
    [BODY, gzip.compress(BODY)[:-1], gzip.compress(BODY) + b"x", gzip.compress(BODY) * 2],
    ids=["as it is", "cut off", "with a rest", "twice"],
)
async def test_a_body_that_is_no_gzip(gateway: Gateway, content: bytes) -> None:
    """400."""
    headers = {"Content-Encoding": "gzip"}
    response = await gateway.client.post("/people", content=content, headers=headers)
    assert faults(response, 400) == [("NOT_GZIP", [])]


async def test_a_body_that_is_too_large_once_it_is_inflated(gateway: Gateway) -> None:
    """413 by the size of the inflated body, without inflating more than that."""
    bomb = gzip.compress(b" " * 2**27)
    headers = {"Content-Encoding": "gzip"}
    tracemalloc.start()
    try:
        response = await gateway.client.post("/people", content=bomb, headers=headers)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert faults(response, 413) == [("BODY_TOO_LARGE", [])]
    assert peak < 16 * 2**20
    small = gzip.compress(b" " * 70_000)
    response = await gateway.anonymous(**headers).post("/people/person_signup", content=small)
    assert faults(response, 413) == [("BODY_TOO_LARGE", [])]


@pytest.mark.parametrize("coding", ["br", "deflate", "gzip, gzip", "zstd", "nonsense"])
async def test_a_coding_that_is_not_read(gateway: Gateway, coding: str) -> None:
    """415 that says which ones are."""
    headers = {"Content-Encoding": coding}
    response = await gateway.client.post("/people", content=BODY, headers=headers)
    assert faults(response, 415) == [("MEDIA_TYPE_UNSUPPORTED", [])]
    assert response.headers["accept-encoding"] == "gzip, identity"


async def test_responses_are_compressed_when_asked(gateway: Gateway) -> None:
    """Those of at least 1 KiB, with a weak ETag; the rest of the response is the same."""
    for number in range(30):
        await gateway.person(given_name=f"Ada {number}")
    gzipped, plain = {"Accept-Encoding": "gzip"}, {"Accept-Encoding": "identity"}
    client = gateway.client
    large, small = "/people?per_page=100", "/people?per_page=1&filter=given_name eq 'nobody'"
    for path in (large, "/openapi.json", "/"):
        got = await client.get(path, headers=gzipped)
        assert got.headers["content-encoding"] == "gzip", path
        assert int(got.headers["content-length"]) < len(got.content) / 2, path
        same = await client.get(path, headers=plain)
        assert "content-encoding" not in same.headers
        assert same.content == got.content
        assert same.headers["vary"] == got.headers["vary"] == VARY
        head = await client.head(path, headers=gzipped)
        assert (head.content, head.headers) == (b"", got.headers)
    assert "content-encoding" not in (await client.get(small, headers=gzipped)).headers
    got = await client.get(large, headers=gzipped)
    tag = got.headers["etag"]
    assert tag == "W/" + (await client.get(large, headers=plain)).headers["etag"]
    for headers in (gzipped, plain):
        again = await client.get(large, headers={**headers, "If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert "content-encoding" not in again.headers
        assert again.headers["vary"] == VARY
        assert again.headers["etag"].removeprefix("W/") == tag.removeprefix("W/")
    written = await client.post("/people", json={"given_name": "Z" * 2_000}, headers=gzipped)
    assert written.headers["content-encoding"] == "gzip"
    for refused in ("gzip;q=0", "br", "*;q=0"):
        got = await client.get(large, headers={"Accept-Encoding": refused})
        assert "content-encoding" not in got.headers
    browser = await client.get(large, headers={**gzipped, "Origin": "https://www.example.org"})
    assert browser.headers["content-encoding"] == "gzip"


async def test_graphql_is_compressed_when_asked(gateway: Gateway) -> None:
    """Responses of at least 1 KiB."""
    for number in range(30):
        await gateway.person(given_name=f"Ada {number}")
    sent = {"query": "{ people(first: 30) { nodes { id givenName } } }"}
    codings = [{"Accept-Encoding": coding} for coding in ("gzip, br", "identity")]
    got, same = [await gateway.client.post(GRAPHQL, json=sent, headers=item) for item in codings]
    assert got.headers["content-encoding"] == "gzip"
    assert int(got.headers["content-length"]) < len(got.content)
    assert "content-encoding" not in same.headers
    assert same.content == got.content
    assert same.headers["vary"] == got.headers["vary"] == "Accept, Accept-Encoding"
    small = await gateway.client.post(GRAPHQL, json={"query": "{ __typename }"})
    assert "content-encoding" not in small.headers


async def test_anonymous_posts_are_not_compressed(gateway: Gateway) -> None:
    """Their responses are the same in size and time."""
    client = gateway.anonymous(**{"Accept-Encoding": "gzip"})
    response = await client.post("/people/person_signup", json={"given_name": "Ada"})
    assert (response.content, "content-encoding" in response.headers) == (b"{}", False)


async def test_headers_of_every_answer(gateway: Gateway) -> None:
    """Content-Type and Cache-Control are the same in every response, including errors."""
    person = await gateway.person()
    for method, path, status in (
        ("GET", "/", 200),
        ("GET", "/people", 200),
        ("GET", person, 200),
        ("PUT", person, 200),
        ("POST", "/people", 200),
        ("POST", "/people/person_signup", 200),
        ("GET", "/people?page=0", 400),
        ("GET", "/nothing", 404),
        ("GET", f"/people/{NOBODY}", 404),
        ("PUT", "/people", 405),
        ("DELETE", person, 200),
    ):
        content = b'{"given_name": "Ada"}' if "signup" in path else b"{}"
        response = await gateway.client.request(method, path, content=content)
        assert response.status_code == status, path
        assert response.headers["content-type"] == "application/hal+json", path
        assert response.headers["cache-control"] == CACHE_CONTROL, path
    unknown = await gateway.anonymous().get("/people")
    assert unknown.headers["content-type"] == "application/hal+json"
    assert unknown.headers["cache-control"] == CACHE_CONTROL


async def test_every_document_has_links_and_the_curie(gateway: Gateway) -> None:
    """Entry point, collections, resources and errors; the curie is templated. Where there are
    relations of our own, theirs follows.
    """
    curies = [{"name": "osdi", "href": "http://gateway.test/docs/v1/{rel}", "templated": True}]
    both = [*curies, {**curies[0], "name": "osdi_gateway"}]
    for path, taken in (await _routes(gateway)).items():
        if "GET" in taken:
            document = await gateway.get(path)
            expected = both if path in ("/", "/changes") else curies
            assert document["_links"]["curies"] == expected, path
            assert document["_links"]["self"]["href"], path
        if taken == {"GET", "POST"}:
            assert (await gateway.post(path, NAMED))["_links"]["curies"] == curies, path
    for path in (f"/people/{NOBODY}", "/nothing", "/people?page=0"):
        error = (await gateway.client.get(path)).json()
        assert error["_links"]["curies"] == curies, path


async def test_the_curie_leads_to_documentation(gateway: Gateway) -> None:
    """For every relation in use."""
    campaign = await gateway.campaign(_links={"osdi:creator": link(await gateway.person())})
    outreach = path_of(await gateway.post(campaign + "/outreaches", {"person": {}}))
    rels = set()
    for path in ("/", "/people", campaign, outreach, await gateway.person()):
        rels |= {rel for rel in (await gateway.get(path))["_links"] if rel.startswith("osdi:")}
    assert len(rels) >= 8
    for rel in rels:
        address = f"http://gateway.test/docs/v1/{rel.removeprefix('osdi:')}"
        page = await gateway.anonymous().get(address)
        assert page.status_code == 200, rel
        assert page.headers["content-type"].startswith("text/html"), rel


async def test_an_embedded_resource_is_whole(gateway: Gateway) -> None:
    """It is the same as in a GET, without the curies."""
    campaign, _ = await gateway.campaign(), await gateway.person()
    body = {"person": emails("ada@example.com"), "type": "phone", "targets": [{"title": "CEO"}]}
    await gateway.post(campaign + "/outreaches", body)
    for path in ("/people", "/advocacy_campaigns", "/outreaches", campaign + "/outreaches"):
        (documents,) = (await gateway.get(path))["_embedded"].values()
        for document in documents:
            alone = await gateway.get(path_of(document))
            alone["_links"].pop("curies")
            assert document == alone


async def test_links_begin_with_the_address_that_was_asked(gateway: Gateway) -> None:
    """Or with OSDI_PUBLIC_URL if it is set."""
    person = await gateway.person()
    origin = "http://other.test:8080"
    document = (await gateway.client.get(f"{origin}/api/v1{person}")).json()
    assert document["_links"]["self"]["href"] == f"{origin}/api/v1{person}"
    public = "https://api.example.org/osdi"
    async with running(gateway.url, public_url=public + "/") as proxied:
        response = await proxied.client.post("/people", json={})
        page = await proxied.get("/people?per_page=1")
        entry = await proxied.get("/")
    assert response.headers["location"].startswith(f"{public}/api/v1/people/")
    for document in (response.json(), page, entry):
        links = [target for target in document["_links"].values() if isinstance(target, dict)]
        assert all(target["href"].startswith(public + "/") for target in links)
        assert document["_links"]["curies"][0]["href"] == public + "/docs/v1/{rel}"


@pytest.mark.parametrize("path", ["/osdi", "/api", "/api/v1", "/graphql", "/docs", "/a%20b"])
async def test_the_path_of_the_public_address(gateway: Gateway, path: str) -> None:
    """A proxy passes it on or takes it away, even if it is equal to one of the gateway's own."""
    async with running(gateway.url, public_url="https://example.org" + path) as proxied:
        for prefix in (path, ""):
            url = "http://gateway.test" + prefix
            assert (await proxied.client.get(url + "/api/v1/people")).status_code == 200
            asked = await proxied.client.post(url + "/graphql", json={"query": "{ __typename }"})
            assert asked.json() == {"data": {"__typename": "Query"}}
            index = await proxied.client.get(url + "/docs/v1/")
            assert f"href='{path}/docs/v1/people'" in index.text
            assert (await proxied.client.get(url + "/healthz")).status_code == 200
        missing = await proxied.client.get(f"http://gateway.test{path}x/api/v1/people")
        assert missing.status_code == 404


# Creation


async def test_location_of_what_was_made(gateway: Gateway) -> None:
    """A POST returns 200 with Location, or 201 by OSDI_CREATED_STATUS."""
    campaign, person = await gateway.campaign(), await gateway.person()
    made = (
        "/people",
        "/people/person_signup",
        "/advocacy_campaigns",
        "/outreaches",
        campaign + "/outreaches",
        person + "/outreaches",
        campaign + "/record_outreach_helper",
    )
    async with running(gateway.url, created_status=201) as insisting:
        for client, status in ((gateway.client, 200), (insisting.client, 201)):
            for path in made:
                response = await client.post(path, json=NAMED)
                assert response.status_code == status, path
                where = response.headers["location"]
                assert where == response.json()["_links"]["self"]["href"], path
                # Some of what is sent belongs to other resources, and is reported.
                shown = {k: v for k, v in response.json().items() if k != "osdi:error"}
                assert (await client.get(where)).json() == shown, path
        for method in ("PUT", "PATCH", "DELETE"):
            changed = await insisting.client.request(method, person, content=b"{}")
            assert changed.status_code == 200
            assert "location" not in changed.headers


# Caching


async def test_an_etag_spares_the_body(gateway: Gateway) -> None:
    """304 if the client has the document; another tag after a change."""
    for path, taken in (await _routes(gateway)).items():
        if "GET" not in taken:
            continue
        plain = {"Accept-Encoding": "identity"}
        first = await gateway.client.get(path, headers=plain)
        tag = first.headers["etag"]
        assert tag.startswith('"')
        for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = await gateway.client.get(path, headers={**plain, "If-None-Match": known})
            assert (again.status_code, again.content) == (304, b""), (path, known)
            assert again.headers["etag"] == tag
            assert again.headers["cache-control"] == CACHE_CONTROL
        other = await gateway.client.get(path, headers={"If-None-Match": '"other"'})
        assert other.content == first.content


async def test_a_change_is_another_etag(gateway: Gateway) -> None:
    """For the resource and for collections that contain it."""
    person = await gateway.person()
    before = {path: await gateway.client.get(path) for path in (person, "/people")}
    await gateway.put(person, {"family_name": "Lovelace"})
    for path, response in before.items():
        tag = response.headers["etag"]
        after = await gateway.client.get(path, headers={"If-None-Match": tag})
        assert (after.status_code, after.headers["etag"] != tag) == (200, True), path


# CORS

PAGE = {"Origin": "https://page.example"}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", ["/people", "/outreaches/x", "/advocacy_campaigns/x/outreaches"])
async def test_a_preflight_is_answered(gateway: Gateway, method: str, path: str) -> None:
    """It allows osdi-api-token and content-type without a token."""
    asks = {
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "osdi-api-token,content-type",
    }
    response = await gateway.anonymous(**PAGE).options(path, headers=asks)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "*"
    assert method in response.headers["access-control-allow-methods"]
    allowed = response.headers["access-control-allow-headers"].lower()
    assert allowed == "*" or {"osdi-api-token", "content-type"} <= set(
        allowed.replace(" ", "").split(",")
    )


async def test_answers_may_be_read_by_a_page(gateway: Gateway) -> None:
    """Location is exposed; errors have the CORS headers too."""
    person = await gateway.person()
    for method, path, status in (
        ("POST", "/people", 200),
        ("GET", person, 200),
        ("GET", "/people?filter=x", 400),
        ("GET", f"/people/{NOBODY}", 404),
        ("GET", "/nothing", 404),
        ("PUT", "/people", 405),
    ):
        response = await gateway.client.request(method, path, content=b"{}", headers=PAGE)
        assert response.status_code == status
        assert response.headers["access-control-allow-origin"] == "*", path
        assert "Location" in response.headers["access-control-expose-headers"], path
    refused = await gateway.anonymous(**PAGE).get("/people")
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == "*"
