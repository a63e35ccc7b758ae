# ruff: noqa: RUF001, the unusual letters are intended
"""Bad bodies: either a clear error and nothing is stored, or they are stored as sent."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import orjson
import pytest

from schema.models.bodies import MAX_DEPTH
from schema.osdi.catalogue import CAMPAIGN, OUTREACH, PERSON
from schema.osdi.fields import Field, Kind, Struct
from schema.osdi.resource import Resource
from tests.spec.support.builders import faults
from tests.spec.support.refusals import (
    NO_DATES,
    NOWHERE,
    Ground,
    assert_refused,
    described,
)
from tests.support.gateway import Gateway, Json, error_codes, path_of

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
    '{"given_name": "Ada"}'.encode("utf-16-le"),
    b"\xff\xfe\x00\xd8",
    b"\xef\xbb\xbf",
    b"\x00",
    b"\x1f\x8b\x08\x00",
]


async def test_what_is_no_json(ground: Ground) -> None:
    for method, path, _ in ground.writes():
        for body in NOT_JSON:
            assert_refused(await ground.send(method, path, body), "NOT_JSON")


@pytest.mark.parametrize(
    ("body", "message", "hint"),
    [
        (b'{"given_name": "Jos\xe9"}', "is not UTF-8: byte 20 is 0xE9", "charset=ISO-8859-1"),
        (b'{"birthdate": {"year": NaN}}', "is not JSON", "Send null in place of NaN."),
        (b'{"birthdate": {"year": undefined}}', "is not JSON", "null in place of undefined."),
        (b'{"given_name": None}', "is not JSON", "Send null in place of None."),
        (b'{"osdi:control": {"return_response": False}}', "is not JSON", "Send false in place"),
        (b'{"given_name": "Ada" // her name\n}', "is not JSON", "Remove the comments"),
        (b'{"given_name": "Ada",}', "is not JSON", "Remove the comma"),
        (b'{"given_name": "A\nda"}', "is not JSON", "\\n in place of a line break"),
        (b'{"given_name": "Ada"', "is not JSON", "Content-Length"),
    ],
)
async def test_what_to_send_instead(ground: Ground, body: bytes, message: str, hint: str) -> None:
    """The hint names the mistake of the sender."""
    response = await ground.send("POST", "/people", body)
    assert_refused(response, "NOT_JSON")
    [fault] = response.json()["osdi:error"]["resource_status"][0]["error_descriptions"]
    assert message in fault["description"]
    assert hint in fault["hint"]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("latin-1", "; charset=ISO-8859-1"),
        ("cp1252", '; charset="windows-1252"'),
        ("utf-8", "; charset=iso-8859-1"),
        ("utf-16", "; charset=utf-16"),
        ("utf-16", ""),
        ("utf-8-sig", ""),
    ],
)
async def test_a_body_in_another_encoding(gateway: Gateway, encoding: str, declared: str) -> None:
    """It is read if its mark or the Content-Type names the encoding; UTF-8 is read as such."""
    body = '{"given_name": "José"}'.encode(encoding)
    headers = {"Content-Type": f"application/json{declared}"}
    for path in ("/people", "/people/person_signup"):
        response = await gateway.client.post(path, content=body, headers=headers)
        assert response.json()["given_name"] == "José", path


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
            yield from ((value, "NOT_A_DATE", "") for value in NO_DATES)
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
            # The empty element before it is dropped, and counts.
            yield from _wrong_members(field.struct, "[1].", lambda hash_: [_EMPTY_HASH, hash_])


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


DROPPED: list[Any] = [None, "", {}]
"""Elements that are left out before the others are checked."""


@pytest.mark.parametrize("dropped", DROPPED)
@pytest.mark.parametrize(
    ("name", "bad", "place"),
    [
        ("targets", {"title": {}}, "targets[2].title"),
        ("targets", 5, "targets[2]"),
        ("targets", {"colour": "red"}, "targets[2].colour"),
        ("identifiers", "crm:" + "9" * 600, "identifiers[2]"),
    ],
)
async def test_the_index_is_that_of_the_element_sent(
    gateway: Gateway, dropped: Any, name: str, bad: Any, place: str
) -> None:
    """Whatever is left out before it; of helpers, too, which leave the element out."""
    if name == "identifiers" and dropped == {}:
        dropped = " "
    body = {"type": "email", name: [dropped, dropped, bad]}
    campaign = await gateway.campaign()
    refused = await gateway.client.post("/outreaches", json=body)
    assert [properties for _, properties in faults(refused, 400)] == [[place]]
    recorded = await gateway.client.post(f"{campaign}/record_outreach_helper", json=body)
    parts = recorded.json()["osdi:error"]["resource_status"]
    errors = [error for part in parts for error in part.get("error_descriptions", ())]
    assert [error["properties"] for error in errors] == [[place]]


async def test_the_index_of_a_phone_number(gateway: Gateway) -> None:
    """Also after a text with two numbers, which is stored as two elements."""
    two = {"number": "202-555-0187 or 202-555-0188"}
    body = {"given_name": "Ada", "phone_numbers": [None, two, {"number": "1", "primary": "?"}]}
    refused = await gateway.client.post("/people", json=body)
    assert [properties for _, properties in faults(refused, 400)] == [["phone_numbers[2].primary"]]
