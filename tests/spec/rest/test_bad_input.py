# ruff: noqa: RUF001, the unusual letters are intended
"""Bad input: either a clear error and nothing is stored, or it is stored as sent."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import quote

import httpx
import orjson
import pytest
import pytest_asyncio

from schema.models import MAX_DEPTH
from schema.osdi.catalogue import CAMPAIGN, OUTREACH, PERSON
from schema.osdi.fields import Field, Kind, Struct
from schema.osdi.resource import Resource
from tests.support.gateway import Gateway, Json, error_codes, path_of

NOWHERE = "00000000-0000-7000-8000-000000000000"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"


@dataclass
class Ground:
    """A gateway with one resource of each type, which refused requests must not change."""

    gateway: Gateway
    person: str
    campaign: str
    outreach: str

    def writes(self) -> list[tuple[str, str, Resource]]:
        """Every method and path with a body, and the resource of the body."""
        people = (self.person, "/people/person_signup", "/people/person_signup_helper")
        outreaches = (self.outreach, self.outreach[self.outreach.index("/outreaches/") :])
        return [
            ("POST", "/people", PERSON),
            ("POST", "/advocacy_campaigns", CAMPAIGN),
            ("POST", "/outreaches", OUTREACH),
            ("POST", self.campaign + "/outreaches", OUTREACH),
            ("POST", self.person + "/outreaches", OUTREACH),
            ("POST", self.campaign + "/record_outreach_helper", OUTREACH),
            *[("POST", path, PERSON) for path in people[1:]],
            *[(method, people[0], PERSON) for method in ("PUT", "PATCH")],
            *[(method, self.campaign, CAMPAIGN) for method in ("PUT", "PATCH")],
            *[(method, path, OUTREACH) for method in ("PUT", "PATCH") for path in outreaches],
        ]

    async def send(self, method: str, path: str, body: bytes, **headers: str) -> httpx.Response:
        return await self.gateway.client.request(method, path, content=body, headers=headers)

    async def get(self, path: str, **query: str) -> httpx.Response:
        return await self.gateway.client.get(path, params=query)


async def everything(gateway: Gateway) -> dict[str, str]:
    """A checksum of each table."""
    names = [row[0] for row in await gateway.sql(_TABLES)]
    sums = [
        f"SELECT '{name}', md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) "
        f'FROM "{name}" t'
        for name in names
    ]
    return {row[0]: row[1] for row in await gateway.sql(" UNION ALL ".join(sums))}


@pytest_asyncio.fixture(loop_scope="session")
async def ground(gateway: Gateway) -> AsyncIterator[Ground]:
    """At the end, checks that nothing was stored or changed."""
    contacts = {"email_addresses": [{"address": "ada@example.org"}]}
    person = await gateway.person(**contacts, identifiers=["elsewhere:1"])
    campaign = await gateway.campaign(target_list=[{"title": "Senator"}])
    body = {"type": "email", "_links": {"osdi:person": {"href": person}}}
    outreach = path_of(await gateway.post(campaign + "/outreaches", body))
    before = await everything(gateway)
    yield Ground(gateway, person, campaign, outreach)
    assert await everything(gateway) == before


def assert_refused(
    response: httpx.Response, code: str, *properties: str, status: int = 400
) -> None:
    """One complete fault: its code, its property and its hint."""
    assert (response.status_code, error_codes(response)) == (status, [code]), response.text[:500]
    (fault,) = described(response)
    assert fault.get("properties", []) == list(properties)
    assert fault["description"]
    assert fault["hint"]


def described(response: httpx.Response) -> list[Json]:
    (status,) = response.json()["osdi:error"]["resource_status"]
    faults: list[Json] = status["error_descriptions"]
    return faults


# Not a JSON object

NOT_JSON = [
    b"",
    b"  \r\n ",
    b"{",
    b'{"given_name": "Ada"',
    b"{'given_name': 'Ada'}",
    b'{"given_name": "Ada",}',
    b'{"given_name": "Ada"} {}',
    b'{"given_name": Ada}',
    b'{"given_name": "A\nda"}',
    b'{"given_name": "\xe9"}',
    b'{"given_name": "\xed\xa0\x80"}',
    b'{"given_name": "\\ud800"}',
    b'{"given_name": "\\udc00\\ud800"}',
    b'{"\\ud800": "Ada"}',
    b'{"given_name": "\\x41"}',
    b'{"total_shares": NaN}',
    b'{"total_shares": -Infinity}',
    b'{"total_shares": 1e400}',
    b'{"total_shares": 1' + b"0" * 400 + b"}",
    b'{"total_shares": 01}',
    b'{"given_name": /* no */ "Ada"}',
    b"given_name=Ada&family_name=Lovelace",
    b"<person><given_name>Ada</given_name></person>",
    '{"given_name": "Ada"}'.encode("utf-16"),
    b"\xef\xbb\xbf",
    b"\x00",
    b"\x1f\x8b\x08\x00",
]


async def test_what_is_no_json(ground: Ground) -> None:
    for method, path, _ in ground.writes():
        for body in NOT_JSON:
            assert_refused(await ground.send(method, path, body), "NOT_JSON")


async def test_what_is_no_object(ground: Ground) -> None:
    for method, path, _ in ground.writes():
        for body in (b"null", b"true", b"5", b'"Ada"', b"[]", b'[{"given_name": "Ada"}, {}]'):
            assert_refused(await ground.send(method, path, body), "NOT_AN_OBJECT")


# Too large, too deep

TEN_MEGABYTES = b'{"given_name": "' + b"a" * 10_000_000 + b'"}'


async def _in_chunks(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 65_536):
        yield body[start : start + 65_536]


async def test_a_body_of_ten_megabytes(ground: Ground) -> None:
    for method, path, _ in ground.writes():
        declared = await ground.send(method, path, TEN_MEGABYTES)
        assert declared.request.headers["content-length"]
        assert_refused(declared, "BODY_TOO_LARGE", status=413)
        client = ground.gateway.client
        chunked = await client.request(method, path, content=_in_chunks(TEN_MEGABYTES))
        assert chunked.request.headers["transfer-encoding"] == "chunked"
        assert_refused(chunked, "BODY_TOO_LARGE", status=413)


@pytest.mark.parametrize("declared", ["9" * 5000, "10485760", "1048577"])
async def test_a_body_that_is_said_to_be_large(ground: Ground, declared: str) -> None:
    response = await ground.send("POST", "/people", b"{}", **{"Content-Length": declared})
    assert_refused(response, "BODY_TOO_LARGE", status=413)


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 1_000, 100_000])
async def test_a_body_that_is_nested_deeply(ground: Ground, depth: int) -> None:
    inside = depth - 1
    bodies = [
        b'{"unknown": ' + b"[" * inside + b"]" * inside + b"}",
        b'{"a":' * depth + b"1" + b"}" * depth,
        b"[" * depth + b"]" * depth,
        b'{"given_name": "Ada", "custom_fields": {"a": ' + b"[" * depth + b"]" * depth + b"}}",
    ]
    for body in bodies:
        for method, path, _ in ground.writes():
            assert_refused(await ground.send(method, path, body), "NESTED_TOO_DEEPLY")


async def test_brackets_that_are_never_closed(ground: Ground) -> None:
    for body in (b"[" * 100_000, b'{"a":' * 100_000, b'{"unknown": ' + b"[" * 100_000):
        response = await ground.send("POST", "/people", body)
        assert error_codes(response) in (["NOT_JSON"], ["NESTED_TOO_DEEPLY"])
        assert response.status_code == 400


# Every member at every depth, with every wrong type


@dataclass(frozen=True)
class Wrong:
    """An invalid value of a member: the body, and the expected error."""

    body: Json
    code: str
    property: str


Values: TypeAlias = tuple[Any, ...]
_EMPTY_HASH: Json = {}
_NO_TEXT: Values = (True, [], _EMPTY_HASH, ["a"], {"a": "b"})
_NO_INTEGER: Values = (True, [], _EMPTY_HASH, "five", "0x10", [1])
_NO_NUMBER: Values = (True, [], _EMPTY_HASH, "far", [1.5])
_NO_TRUTH: Values = (2, -1, 1.5, "maybe", [], _EMPTY_HASH, [True])
_NO_MOMENT: Values = (
    *(1395349471, 1.5, True, [], _EMPTY_HASH, "tomorrow", "2014", "2014-03"),
    *("2014-3-20", "20/03/2014", "2014-02-30", "2014-13-01", "2014-00-10", "2014-01-00"),
    *("10000-01-01", "-001-01-01", "2014-03-20T24:00:00Z", "2014-03-20T21:60:00Z"),
    *("2014-03-20T21:04:61Z", "2014-03-20T21", "2014-03-20T21:04:31+25:00", "2014-03-20T1:2:3Z"),
    *("2014-03-20T21:04:31Zulu", "2014-03-20\x00", "２０１４-03-20"),
    *("9999-12-31T23:59:59-01:00", "2014-W12-4", "@1395349471", "now", "infinity", "9" * 10_000),
)
_NO_HASH: Values = (True, 5, 1.5, "a")
_NO_ELEMENTS: Values = ([], True)
_NO_ARRAY: Values = (True, _EMPTY_HASH)
_NOT_IN_RANGE = (2**31, -(2**31) - 1, 2**63, 2**64, -(2**80), 1e30, "9" * 30, "9" * 5_000)
_NO_FLOAT = ("inf", "-Infinity", "1e999")
_FORBIDDEN = ("\x00", "Ada\x00", "\x00Lovelace")


def wrong_values(field: Field) -> Iterator[tuple[Any, str, str]]:
    """(value, code, path within the field) of invalid values of `field`."""
    match field.kind:
        case Kind.TEXT if field.closed:
            values: Values = (True, [], _EMPTY_HASH, 5)
            if not field.overflow:
                values += (["a"], "none of them", field.values[0] + "\x00")
            yield from ((value, "NOT_ALLOWED_VALUE", "") for value in values)
        case Kind.TEXT:
            yield from ((value, "WRONG_TYPE", "") for value in _NO_TEXT if value != ["a"])
            yield from ((value, "FORBIDDEN_CHARACTER", "") for value in _FORBIDDEN)
            if field.max_length:
                longer = ("1" * (field.max_length + 1), "1" * 2_800, "𝟙" * (field.max_length + 1))
                yield from ((value, "TOO_LONG", "") for value in longer)
        case Kind.INTEGER:
            yield from ((value, "WRONG_TYPE", "") for value in _NO_INTEGER)
            yield from ((value, "OUT_OF_RANGE", "") for value in _NOT_IN_RANGE)
        case Kind.NUMBER:
            yield from ((value, "WRONG_TYPE", "") for value in _NO_NUMBER)
            yield from ((value, "OUT_OF_RANGE", "") for value in _NO_FLOAT)
        case Kind.BOOLEAN:
            yield from ((value, "WRONG_TYPE", "") for value in _NO_TRUTH)
        case Kind.DATETIME:
            yield from ((value, "NOT_A_DATE", "") for value in _NO_MOMENT)
        case Kind.STRINGS:
            yield from ((value, "WRONG_TYPE", "") for value in _NO_ARRAY)
            yield from (([value], "WRONG_TYPE", "[0]") for value in _NO_TEXT)
            yield from ((["a", value], "FORBIDDEN_CHARACTER", "[1]") for value in _FORBIDDEN)
            if field.max_length:
                yield ["a" * (field.max_length + 1)], "TOO_LONG", "[0]"
        case Kind.STRING_MAP:
            yield from ((value, "WRONG_TYPE", "") for value in _NO_HASH)
            yield from (({"k": value}, "WRONG_TYPE", ".k") for value in (_EMPTY_HASH, {"a": "b"}))
            yield from (({"k": value}, "FORBIDDEN_CHARACTER", ".k") for value in _FORBIDDEN)
            yield from (({key: "v"}, "FORBIDDEN_CHARACTER", f".{key}") for key in _FORBIDDEN)
        case Kind.HASH:
            yield from ((value, "WRONG_TYPE", "") for value in _NO_HASH)
            yield from _wrong_members(field.struct, ".", lambda hash_: hash_)
        case Kind.ARRAY:
            yield True, "WRONG_TYPE", "[0]"
            yield from (([value], "WRONG_TYPE", "[0]") for value in _NO_ELEMENTS)
            # The empty element before it is dropped.
            yield from _wrong_members(field.struct, "[0].", lambda hash_: [_EMPTY_HASH, hash_])


def _wrong_members(struct: Struct | None, before: str, put: Any) -> Iterator[tuple[Any, str, str]]:
    assert struct is not None
    for member in struct.fields:
        for value, code, where in wrong_values(member):
            yield put({member.name: value}), code, before + member.name + where


def wrong_bodies(resource: Resource, within: str = "") -> Iterator[Wrong]:
    """Every body with one fault of `resource`, or with the faulty body as its member `within`."""
    for field in resource.writable:
        for value, code, where in wrong_values(field):
            path = field.name + where
            body = {field.name: value}
            yield (
                Wrong({within: body}, code, f"{within}.{path}")
                if within
                else Wrong(body, code, path)
            )


_NO_NAMES: list[tuple[Any, str]] = [(value, "") for value in _NO_ARRAY] + [
    ([value], "[0]") for value in _NO_TEXT
]


def wrong_functions() -> Iterator[Wrong]:
    """Invalid values of a helper's functions."""
    for name in ("add_tags", "add_tags_uri", "add_lists", "add_lists_uri"):
        for value, where in _NO_NAMES:
            yield Wrong({name: value}, "WRONG_TYPE", name + where)
    for name in ("add_questions_responses", "add_questions_responses_uri"):
        yield Wrong({name: True}, "WRONG_TYPE", f"{name}[0]")
        for item in _NO_ELEMENTS:
            yield Wrong({name: [item]}, "WRONG_TYPE", f"{name}[0]")
        for value, where in _NO_NAMES:
            body = {"question": "q", "responses": value}
            yield Wrong({name: [body]}, "WRONG_TYPE", f"{name}[0].responses{where}")
    for value in _NO_HASH:
        yield Wrong({"triggers": value}, "WRONG_TYPE", "triggers")
        yield Wrong({"triggers": {"autoresponse": value}}, "WRONG_TYPE", "triggers.autoresponse")
    for value in _NO_TRUTH:
        yield Wrong(
            {"triggers": {"sms_response": {"enabled": value}}},
            "WRONG_TYPE",
            "triggers.sms_response.enabled",
        )


async def _assert_all_refused(
    ground: Ground, method: str, path: str, resource: Resource, wrongs: Iterator[Wrong]
) -> int:
    cases = list(wrongs)
    for wrong in cases:
        response = await ground.send(method, path, json.dumps(wrong.body).encode())
        try:
            assert_refused(response, wrong.code, wrong.property)
        except AssertionError as error:
            raise AssertionError(f"{method} {path} {wrong}: {error}") from None
        (status,) = response.json()["osdi:error"]["resource_status"]
        assert status["resource"] == resource.rel
    return len(cases)


@pytest.mark.parametrize("resource", [PERSON, CAMPAIGN, OUTREACH], ids=lambda item: item.plural)
@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_every_member_with_every_wrong_type(
    ground: Ground, resource: Resource, method: str
) -> None:
    one = {PERSON: ground.person, CAMPAIGN: ground.campaign, OUTREACH: ground.outreach}[resource]
    path = f"/{resource.plural}" if method == "POST" else one
    number = await _assert_all_refused(ground, method, path, resource, wrong_bodies(resource))
    assert number > 250


async def test_every_member_of_an_inline_person(ground: Ground) -> None:
    wrongs = wrong_bodies(PERSON, "person")
    assert await _assert_all_refused(ground, "POST", "/outreaches", OUTREACH, wrongs) > 250
    for value in _NO_HASH:
        wrong = Wrong({"person": value}, "WRONG_TYPE", "person")
        await _assert_all_refused(ground, "POST", "/outreaches", OUTREACH, iter([wrong]))


async def test_every_action_function(ground: Ground) -> None:
    await _assert_all_refused(ground, "POST", "/outreaches", OUTREACH, wrong_functions())


async def test_controls(ground: Ground) -> None:
    for method, path, resource in ground.writes():
        if "helper" in path or "signup" in path:
            continue  # Helpers report them.
        wrongs = [
            *[Wrong({"osdi:control": value}, "WRONG_TYPE", "osdi:control") for value in _NO_HASH],
            *[
                Wrong(
                    {"osdi:control": {"return_response": value}},
                    "WRONG_TYPE",
                    "osdi:control.return_response",
                )
                for value in _NO_TRUTH
            ],
        ]
        await _assert_all_refused(ground, method, path, resource, iter(wrongs))


async def test_every_fault_is_named(ground: Ground) -> None:
    body = {
        "given_name": [],
        "employer_address": {"status": "Robot"},
        "birthdate": {"year": 2**40, "month": "May"},
        "email_addresses": [{"address": "a\x00"}, {"status": "gone"}],
        "parties": [{"last_verified_date": "yesterday"}],
        "identifiers": ["x:1", "y" * 513],
    }
    response = await ground.gateway.client.post("/people", json=body)
    assert response.status_code == 400
    found = {(item["error_code"], item["properties"][0]) for item in described(response)}
    assert found == {
        ("WRONG_TYPE", "given_name"),
        ("NOT_ALLOWED_VALUE", "employer_address.status"),
        ("OUT_OF_RANGE", "birthdate.year"),
        ("WRONG_TYPE", "birthdate.month"),
        ("FORBIDDEN_CHARACTER", "email_addresses[0].address"),
        ("NOT_ALLOWED_VALUE", "email_addresses[1].status"),
        ("NOT_A_DATE", "parties[0].last_verified_date"),
        ("TOO_LONG", "identifiers[1]"),
    }


async def test_a_body_of_faults_alone(ground: Ground) -> None:
    response = await ground.gateway.client.post(
        "/people", json={"given_name": [], "languages_spoken": [True] * 1_000}
    )
    assert response.status_code == 400
    assert len(described(response)) == 100
    assert len(response.content) < 50_000


# Links

_BAD_LINKS: Values = (
    5,
    True,
    [],
    _EMPTY_HASH,
    {"href": None},
    {"href": 5},
    {"href": {}},
    {"url": "/x"},
)
_DEAD_LINKS = (
    *("", "/", "people", "/people/", "/people/1", "/people/{id}", f"/people/{NOWHERE}"),
    *(f"https://example.org/api/v1/people/{NOWHERE}/", f"/advocacy_campaigns/{NOWHERE}"),
    *(
        "/people/\x00",
        f"/people/{NOWHERE}\x00",
        f"/people/{NOWHERE}?x=\ud7ff",
        "javascript:void(0)",
    ),
)


def _links_of(resource: Resource) -> list[str]:
    return [f"osdi:{link.rel}" for link in resource.links]


async def test_links_of_a_wrong_shape(ground: Ground) -> None:
    for method, path, resource in ground.writes():
        if "helper" in path or "signup" in path:
            continue
        for value in _NO_HASH:
            response = await ground.send(method, path, orjson.dumps({"_links": value}))
            assert_refused(response, "WRONG_TYPE", "_links")
        for rel in _links_of(resource):
            for value in _BAD_LINKS:
                response = await ground.send(method, path, orjson.dumps({"_links": {rel: value}}))
                assert_refused(response, "LINK_INVALID", f"_links.{rel}")


async def test_links_that_lead_nowhere(ground: Ground) -> None:
    for method, path, resource in ground.writes():
        if "helper" in path or "signup" in path:
            continue
        for rel in _links_of(resource):
            for address in _DEAD_LINKS:
                body = orjson.dumps({"_links": {rel: {"href": address}}})
                response = await ground.send(method, path, body)
                assert_refused(response, "LINK_NOT_FOUND", f"_links.{rel}")


async def test_a_link_to_another_kind_of_resource(ground: Ground) -> None:
    wrong = {"osdi:person": {"href": ground.campaign}}
    response = await ground.gateway.client.post("/outreaches", json={"_links": wrong})
    assert_refused(response, "LINK_NOT_FOUND", "_links.osdi:person")


@pytest.mark.parametrize(
    "address",
    [
        "/people/1?" * 90_000 + "\n" + "x",
        "people/" * 140_000,
        "/people/" + "a" * 1_000_000,
        "/people/1#" * 90_000 + "\n\n",
    ],
)
async def test_a_link_that_takes_long_to_read(ground: Ground, address: str) -> None:
    begun = time.monotonic()
    body = orjson.dumps({"_links": {"osdi:person": {"href": address}}})
    response = await ground.send("POST", "/outreaches", body)
    assert_refused(response, "LINK_NOT_FOUND", "_links.osdi:person")
    assert time.monotonic() - begun < 2


# URLs

_NO_IDS = (
    *("1", "abc", "null", "undefined", "-1", NOWHERE[:-1], NOWHERE + "0", "g" + NOWHERE[1:]),
    *("%00", NOWHERE + "%00", "%ED%A0%80", "%FF", "%0A", "..%2F", "%27%20OR%201=1--", "a" * 50_000),
)


@pytest.mark.parametrize("collection", ["people", "advocacy_campaigns", "outreaches"])
async def test_ids_that_are_none(ground: Ground, collection: str) -> None:
    for id_ in (*_NO_IDS, NOWHERE):
        path = f"/{collection}/{id_}"
        for method in ("GET", "PUT", "PATCH", "DELETE"):
            body = b"{}" if method.startswith("P") else b""
            assert_refused(await ground.send(method, path, body), "NOT_FOUND", status=404)


async def test_parents_that_are_none(ground: Ground) -> None:
    own = ground.outreach.rpartition("/")[2]
    for id_ in (*_NO_IDS, NOWHERE):
        for parent in (f"/people/{id_}", f"/advocacy_campaigns/{id_}"):
            for method, path in (
                ("GET", "/outreaches"),
                ("POST", "/outreaches"),
                ("GET", f"/outreaches/{own}"),
                ("PUT", f"/outreaches/{own}"),
                ("DELETE", f"/outreaches/{own}"),
            ):
                response = await ground.send(method, parent + path, b"{}")
                assert_refused(response, "NOT_FOUND", status=404)
        helper = f"/advocacy_campaigns/{id_}/record_outreach_helper"
        body = b'{"type": "phone"}'
        assert_refused(await ground.send("POST", helper, body), "NOT_FOUND", status=404)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/people//",
        "/people/%2F",
        "//people",
        "/PEOPLE",
        "/taggings",
        "/%00",
        "/%ED%A0%80",
    ],
)
async def test_addresses_that_are_none(ground: Ground, path: str) -> None:
    assert_refused(await ground.get(path + "/x/y/z"), "NOT_FOUND", status=404)


# Query strings

_NO_PAGES = (
    *("0", "-1", "abc", "1" + "0" * 30, "1" * 5_000, "1.5", "1e3", "+1", "0x1", "1,2", "١", "½"),
    *("\x00", "\ufffd", "1\x00", "' OR 1=1", "9007199254740993", "true", "null", "--", "1 2"),
)


@pytest.mark.parametrize("name", ["page", "per_page"])
async def test_pages_that_are_none(ground: Ground, name: str) -> None:
    huge = "9007199254740993" if name == "per_page" else ""  # clamped, as any large number is
    for collection in ("/people", ground.campaign + "/outreaches"):
        for value in _NO_PAGES:
            if value != huge:
                response = await ground.get(collection, **{name: value})
                assert_refused(response, "PAGE_INVALID", name)


@pytest.mark.parametrize("page", [2**31 - 1, 2**31, 2**31 + 1, 2**47])
async def test_pages_far_past_the_end(ground: Ground, page: int) -> None:
    for collection in ("/people", ground.campaign + "/outreaches"):
        response = await ground.get(collection, page=str(page))
        assert response.status_code == 200
        assert response.json()["page"] == page


@pytest.mark.parametrize("name", ["after", "before"])
async def test_cursors_that_are_none(ground: Ground, name: str) -> None:
    for value in (
        "1",
        "abc",
        "\x00",
        NOWHERE[:-1],
        NOWHERE + "0",
        "é" * 32,
        "a" * 15_000,
        "/people",
    ):
        response = await ground.get("/people", page="2", **{name: value})
        assert_refused(response, "PAGE_INVALID", name)


_NO_FILTERS = {
    "FILTER_INVALID": (
        *("given_name", "given_name eq", "eq 'Ada'", "given_name eq Ada", "given_name = 'Ada'"),
        *("given_name eq 'Ada", "given_name eq 'Ada' and", "(given_name eq 'Ada'", ")", "'", "''"),
        *("given_name eq 'Ada' given_name eq 'Ada'", "given_name eq 'A\x00'", "\x00", "5", "true"),
        *("birthdate eq 5", "birthdate/year eq 'x'", "birthdate/year eq 99999999999999999999"),
        *("birthdate/year eq " + "9" * 3_900, "birthdate/year like '19%'", "given_name gt null"),
        *("email_addresses eq 'a'", "custom_fields eq 'a'", "id eq 5 and", "given_name in ()"),
        *(
            "given_name in ('a',,'b')",
            "given_name eq 'a' or or given_name eq 'b'",
            "not",
            "a" * 4001,
        ),
        *("(" * 1_000 + "given_name eq 'a'" + ")" * 1_000, "not " * 900 + "given_name eq 'a'"),
        *(" or ".join(["given_name eq 'a'"] * 150), "contains(given_name)", "contains()"),
        *(
            "given_name regexp '('",
            "given_name regexp '[a'",
            "given_name re '*'",
            "given_name re 'a{2'",
        ),
        *("given_name re '(?<a>b)'", "given_name re '\\'", "given_name re 'a{9,1}'"),
        *("given_name re '\\1'", "given_name re '" + "a" * 201 + "'", "given_name re '[[:no:]]'"),
        *(
            "given_name eq \u2018Ada\u2019",
            "given_name\x01eq\x01'Ada'",
            "; DROP TABLE people",
            "--",
        ),
    ),
    "FILTER_UNKNOWN_FIELD": (
        *(
            "nothing eq 'a'",
            "given_name/x eq 'a'",
            "email_addresses/x eq 'a'",
            "organization_id eq 'a'",
        ),
        *("people.id eq 'a'", "t0 eq 'a'", "custom_fieldsx/a eq 'a'", "birthdate/x eq 1"),
    ),
    "FILTER_NOT_SUPPORTED": (
        *("near(postal_code, '10011')", "trim(given_name) eq 'a'", "length(given_name) eq 5"),
        *("given_name eq concat('a','b')", "birthdate/year add 1 eq 5", "pg_sleep(5) eq 1"),
    ),
}
_NO_MOMENTS = [item for item in _NO_MOMENT if isinstance(item, str) and "\x00" not in item]


@pytest.mark.parametrize("code", _NO_FILTERS)
async def test_filters_that_cannot_be_read(ground: Ground, code: str) -> None:
    for text in _NO_FILTERS[code]:
        response = await ground.get("/people", filter=text)
        try:
            assert_refused(response, code, "filter")
        except AssertionError as error:
            raise AssertionError(f"{text[:80]!r}: {error}") from None


async def test_filters_by_no_date(ground: Ground) -> None:
    for field in ("modified_date", "created"):
        for text in _NO_MOMENTS:
            response = await ground.get("/people", filter=f"{field} gt '{text}'"[:4000])
            assert_refused(response, "FILTER_INVALID", "filter")


async def test_a_query_string_in_no_utf8(ground: Ground) -> None:
    """A 400 that names the parameter: read in another way, it would ask for something else."""
    for path in ("/people", ground.person):
        for raw in ("%FF", "%ED%A0%80", "%C3"):
            for query in (f"filter=given_name eq '{raw}'", f"$expand={raw}", f"utm={raw}"):
                response = await ground.gateway.client.get(f"{path}?{query}")
                name = query.partition("=")[0]
                assert_refused(response, "REQUEST_INVALID", name)
    response = await ground.gateway.client.get("/people?filter=given_name eq '%00'")
    assert_refused(response, "FILTER_INVALID", "filter")


@pytest.mark.parametrize(
    "pattern",
    ["((((a{1,99}){1,99}){1,99}))", "(x{1,255}){1,255}", "(a*)*" * 30 + "\\1b", "(.)" * 60],
)
async def test_a_regular_expression_that_costs_much(ground: Ground, pattern: str) -> None:
    begun = time.monotonic()
    response = await ground.get("/people", filter=f"given_name regexp '{pattern}'")
    assert response.status_code == 200 or error_codes(response) in (
        ["FILTER_INVALID"],
        ["STATEMENT_TIMEOUT"],
    )
    assert time.monotonic() - begun < 12


async def test_expansions_that_are_none(ground: Ground) -> None:
    for value in (
        "nothing",
        "osdi:nothing",
        "self",
        "\x00",
        "osdi:outreaches,x",
        "x" * 10_000,
        "../id",
    ):
        for path in ("/people", ground.person):
            response = await ground.get(path, **{"$expand": value})
            assert_refused(response, "EXPAND_UNKNOWN", "$expand")


@pytest.mark.parametrize("count", [101, 2_000])
async def test_a_query_of_many_parameters(ground: Ground, count: int) -> None:
    query = "&".join(f"p{n}=1" for n in range(count))
    for path in ("/people", ground.person, ground.campaign + "/outreaches"):
        response = await ground.gateway.client.get(f"{path}?{query}")
        assert_refused(response, "TOO_MANY_PARAMETERS")


async def test_long_addresses(ground: Ground) -> None:
    client, long = ground.gateway.client, "a" * 60_000
    assert_refused(await client.get(f"/{long}"), "NOT_FOUND", status=404)
    for name in ("filter", "unknown"):
        answer = await client.get(f"/people?{name}={long}")
        assert_refused(answer, "QUERY_TOO_LONG", status=414)
    long = "a" * 15_000
    assert_refused(await client.get(f"/people?filter={long}"), "FILTER_INVALID", "filter")
    answer = await client.get(f"/people?unknown={long}")
    assert answer.status_code == 200
    assert answer.json()["_links"]["self"]["href"].endswith(f"?unknown={long}")


# Headers

_NO_TOKENS = ("", " ", "\x00", "\x00" * 43, "é", "\ud7ff", "a" * 100_000, "' OR 1=1--", "null")


async def test_tokens_that_are_none(ground: Ground) -> None:
    client = ground.gateway.anonymous()
    for token in _NO_TOKENS:
        raw = token.encode()
        for headers in ([(b"OSDI-API-Token", raw)], [(b"Authorization", b"Bearer " + raw)]):
            response = await client.get("/people", headers=headers)
            assert_refused(response, "API_KEY_INVALID", status=401)
        response = await client.get(f"/people?osdi-api-token={quote(token[:60_000])}")
        assert_refused(response, "API_KEY_INVALID", status=401)
    for raw_token in (b"\xed\xa0\x80", b"\xff", b"\x00"):
        response = await client.get("/people", headers=[(b"OSDI-API-Token", raw_token)])
        assert_refused(response, "API_KEY_INVALID", status=401)
    response = await client.get("/people?osdi-api-token=%ED%A0%80")
    assert_refused(response, "API_KEY_INVALID", status=401)


@pytest.mark.parametrize("value", ["", "é", '"', "a" * 100_000, '"x", W/"y", *', ","])
async def test_headers_that_mean_nothing(ground: Ground, value: str) -> None:
    names = ("If-None-Match", "Accept", "Content-Type", "Authorization", "Origin", "Expect")
    for name in names:
        headers = [(name.encode(), value.encode())]
        response = await ground.gateway.client.get(ground.person, headers=headers)
        assert response.status_code == 200
        assert response.json()["given_name"] == "Ada"


# Unusual but valid

ODD_TEXTS = [
    "Zoë",
    "Zoe\u0308",
    "李小龍",
    "עברית ‏mixed‎ العربية",
    "👩🏽‍🚀🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "\U0010ffff\uffff\ufffe\ufffd",
    "\x01\x02\x1f\x7f\x80\x85\u2028\u2029",
    "\ufeffBOM within\ufeff",
    "  leading and trailing  ",
    "\n\t\r\n",
    "İstanbul ıı ſs ẞß ﬁ Σς",
    "null",
    "'; DROP TABLE people; -- \" \\ / $1 %s {0} :name",
    "a\u0301\u0302\u0303" * 100,
    "\u202ereversed\u202c",
]


async def test_odd_texts_stay_as_they_are(gateway: Gateway) -> None:
    for text in ODD_TEXTS:
        body = {
            "given_name": text,
            "custom_fields": {text: text, "__proto__": text, "": text},
            "languages_spoken": [text],
            "postal_addresses": [{"address_lines": [text, text + "."], "locality": text}],
            "profiles": [{"id": text, "handle": text}],
        }
        created = await gateway.post("/people", body)
        read = await gateway.get(path_of(created))
        for document in (created, read):
            shown = {name: document[name] for name in body}
            assert shown["postal_addresses"][0].pop("primary")
            assert shown == body
            shown["postal_addresses"][0]["primary"] = True
        changed = await gateway.put(path_of(created), read)
        assert changed["modified_date"] == read["modified_date"]
        assert {**changed, "_links": None} == {**read, "_links": None}


async def test_odd_texts_are_found(gateway: Gateway) -> None:
    for text in ODD_TEXTS:
        identifier = f"x:{text}."
        created = await gateway.post("/people", {"family_name": text, "identifiers": [identifier]})
        assert created["identifiers"][1:] == [identifier]
        literal = "'" + text.replace("'", "''") + "'"
        for condition in (f"family_name eq {literal}", f"startswith(family_name,{literal})"):
            answer = await gateway.client.get("/people", params={"filter": condition})
            assert answer.json()["total_records"] == 1, condition
        literal = "'" + identifier.replace("'", "''") + "'"
        answer = await gateway.client.get("/people", params={"filter": f"identifier eq {literal}"})
        assert answer.json()["total_records"] == 1


async def test_an_address_is_found_by_any_spelling(gateway: Gateway) -> None:
    """Python and PostgreSQL differ in what they consider another letter case."""
    for address in ("İPEK@example.org", "ΣΑΣ@example.org", "straẞe@example.org", "ǅ@example.org"):
        person = await gateway.post("/people", {"email_addresses": [{"address": address}]})
        again = await gateway.post("/people", {"email_addresses": [{"address": address}]})
        assert path_of(again) == path_of(person)
        for spelling in (address, address.lower()):
            answer = await gateway.client.get(
                "/people", params={"filter": f"email_address eq '{spelling}'"}
            )
            assert answer.json()["total_records"] == 1, spelling


async def test_the_longest_keys_fit_their_indexes(gateway: Gateway) -> None:
    """Four bytes per character, all different, so that they cannot be compressed."""
    letters = [chr(0x10400 + 37 * n % 0x2000 + 0x10000) for n in range(512)]
    identifier, address = "".join(letters), "".join(letters[:320])
    digits = "".join(chr(0x1D7CE + n * 7 % 50) for n in range(64))
    body = {
        "identifiers": [identifier],
        "email_addresses": [{"address": address}],
        "phone_numbers": [{"number": digits}],
    }
    person = await gateway.post("/people", body)
    assert person["identifiers"][1:] == [identifier]
    assert person["email_addresses"][0]["address"] == address
    assert person["phone_numbers"][0]["number"] == digits
    assert path_of(await gateway.post("/people", body)) == path_of(person)


async def test_the_deepest_body_that_is_taken(gateway: Gateway) -> None:
    inside = MAX_DEPTH - 1
    body = '{"given_name": "Ada", "unknown": ' + "[" * inside + "]" * inside + "}"
    answer = await gateway.client.post("/people", content=body)
    assert answer.status_code == 200
    assert answer.json()["given_name"] == "Ada"


async def test_unknown_members_are_left_out(gateway: Gateway) -> None:
    body = {"given_name": "Ada", "a\x00b": 1, "": [], "organization_id": NOWHERE, "id": NOWHERE}
    person = await gateway.post("/people", body)
    assert json.dumps(person).count(NOWHERE) == 0
    assert person.keys() & body.keys() == {"given_name"}


async def test_the_largest_numbers_that_are_taken(gateway: Gateway) -> None:
    for number in (2**31 - 1, 1, "7", 7.0):
        person = await gateway.post("/people", {"birthdate": {"year": number}})
        assert person["birthdate"]["year"] == int(number)
    for number in (1e308, -1e-308, 5e-324, 0.1, 90):
        place = {"postal_addresses": [{"location": {"latitude": number}}]}
        person = await gateway.post("/people", place)
        assert person["postal_addresses"][0]["location"]["latitude"] == pytest.approx(number)
