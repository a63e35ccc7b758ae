"""Bodies as form builders, spreadsheets and CRMs send them: mended, refused or reported."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.spec.support.builders import addresses_of, emails, faults, parts, phones, plain, total
from tests.support.gateway import Gateway, Json, id_of, path_of

RECORD, SIGN_UP = "record_outreach_helper", "person_signup_helper"
helpers = pytest.mark.parametrize("helper", [RECORD, SIGN_UP])
tokens = pytest.mark.parametrize("token", [True, False], ids=["token", "anonymous"])


async def call(
    gateway: Gateway, helper: str, body: Any, token: bool = True, status: int = 200
) -> httpx.Response:
    campaign = (
        await gateway.sql("SELECT id FROM advocacy_campaigns LIMIT 1") if helper == RECORD else []
    )
    path = f"/people/{SIGN_UP}"
    if helper == RECORD:
        known = f"/advocacy_campaigns/{campaign[0]['id']}" if campaign else await gateway.campaign()
        path = f"{known}/{RECORD}"
    client = gateway.client if token else gateway.anonymous()
    response = await client.post(path, json=body)
    assert response.status_code == status, response.text
    return response


async def people(gateway: Gateway) -> list[Json]:
    """The stored people, oldest first."""
    page = await gateway.get("/people")
    return [plain(person) for person in page["_embedded"]["osdi:people"]][::-1]


# Blank keys

BLANK: list[Json] = [
    {"identifiers": ["", " ", "crm:", ":", None]},
    {"email_addresses": [{"address": "n/a"}]},
    {"email_addresses": [{"address": ""}]},
    {"email_addresses": [{"address": "@example.org"}]},
    {"phone_numbers": [{"number": "None"}]},
    {"phone_numbers": [{"number": "1234"}]},
    {"phone_numbers": [{"number": 0}]},
    {"phone_numbers": [{"number": "+"}]},
    {"phone_numbers": [{"number": "( ) -"}]},
]
blank = pytest.mark.parametrize("keys", BLANK, ids=str)


@blank
@tokens
@helpers
async def test_blank_keys_match_nobody_by_the_helpers(
    gateway: Gateway, helper: str, token: bool, keys: Json
) -> None:
    """Two people who share a blank key stay two people, and no key is stored."""
    for name in ("Ada", "Bob"):
        await call(gateway, helper, {"person": {"given_name": name, **keys}}, token)
    assert [person["given_name"] for person in await people(gateway)] == ["Ada", "Bob"]
    for table in ("identifiers", "person_emails", "person_phones"):
        assert await gateway.sql(f"SELECT * FROM {table}") == [], table


NOBODY: dict[str, list[Any]] = {
    "identifiers": [
        *("None", "my:null", "undefined", "my:N/A", "crm:unknown", '""', "my:''", "(none)"),
        *("\u200b", "my:\ufeff", "[object Object]", "{{contact.id}}", "my:*|ID|*", "#N/A"),
    ],
    "address": ["none@none.com", "n/a@n/a", "null@example.org", "ada@home", "-@-", "x@.", "@@"],
    "number": [
        *("1-800-000-0000", "+1 000 000 0000", "555-5555", "123-456-7890", "+1 123 456 7890"),
        *(1234567890, "000-000-0000", "99999"),
    ],
}


@pytest.mark.parametrize("kind", NOBODY)
@tokens
async def test_what_names_nobody_leads_to_nobody(gateway: Gateway, kind: str, token: bool) -> None:
    """Two people for each value, although they share it; an address or number is kept as sent."""
    field = {"address": "email_addresses", "number": "phone_numbers"}.get(kind, kind)
    for value in NOBODY[kind]:
        element = value if kind == "identifiers" else {kind: value}
        for name in ("Ada", "Bob"):
            await call(gateway, SIGN_UP, {"given_name": name, field: [element]}, token)
    assert await total(gateway, "/people") == 2 * len(NOBODY[kind])
    if kind == "address":
        assert addresses_of((await people(gateway))[0]) == ["none@none.com"]


@pytest.mark.parametrize(
    "address", ["ada@example.org.", "ada@xn--bcher-kva.example", "a@[127.0.0.1]"]
)
async def test_odd_addresses_are_addresses(gateway: Gateway, address: str) -> None:
    for name in ("Ada", "Bob"):
        await call(gateway, SIGN_UP, {"given_name": name, **emails(address)})
    assert await total(gateway, "/people") == 1


async def test_space_around_an_identifier_is_no_part_of_it(gateway: Gateway) -> None:
    ada = await gateway.person(identifiers=["my:1"])
    assert await gateway.person(identifiers=[" my:1\t"]) == ada
    own = (await gateway.get(ada))["identifiers"][0]
    await gateway.client.delete(ada)
    response = await gateway.client.post("/people", json={"identifiers": [f" {own}"]})
    assert faults(response, 404) == [("NOT_FOUND", ["identifiers[0]"])]


@blank
async def test_blank_keys_match_nobody_by_post_and_put(gateway: Gateway, keys: Json) -> None:
    ada, bob = [await gateway.person(given_name=name, **keys) for name in ("Ada", "Bob")]
    eve = await gateway.person(given_name="Eve")
    await gateway.put(eve, keys)
    assert len({ada, bob, eve}) == 3


@blank
@pytest.mark.parametrize("mutation", ["createPerson", "signUpPerson", "recordOutreach"])
async def test_blank_keys_match_nobody_by_graphql(
    gateway: Gateway, mutation: str, keys: Json
) -> None:
    campaign = (await gateway.campaign()).rpartition("/")[2]
    text = str(keys.get("phone_numbers", [{}])[0].get("number"))
    by_name: dict[str, Json] = {
        "identifiers": {"identifiers": ["", " ", "crm:", ":"]},
        "email_addresses": {"emailAddresses": keys.get("email_addresses")},
        "phone_numbers": {"phoneNumbers": [{"number": text}]},
    }
    members = by_name[next(iter(keys))]
    for name in ("Ada", "Bob"):
        person = {"givenName": name, **members}
        value = person if mutation == "createPerson" else {"person": person}
        query = {
            "createPerson": "mutation($i: PersonInput!) {createPerson(input: $i) {person {id}}}",
            "signUpPerson": (
                "mutation($i: SignUpPersonInput!) {signUpPerson(input: $i) {person {id}}}"
            ),
            "recordOutreach": (
                "mutation($i: RecordOutreachInput!, $c: ID!) "
                "{recordOutreach(campaignId: $c, input: $i) {outreach {id}}}"
            ),
        }[mutation]
        variables: Json = {"i": value}
        if mutation == "recordOutreach":
            variables["c"] = campaign
        answer = await gateway.graphql(query, variables)
        assert "errors" not in answer, answer
    assert [person["given_name"] for person in await people(gateway)] == ["Ada", "Bob"]


async def test_a_text_that_is_no_address_is_kept_and_found(gateway: Gateway) -> None:
    """Filters find what the person shows, in REST and GraphQL, next to real addresses."""
    path = await gateway.person(**emails("N/A"))
    other = await gateway.person(**emails("ada@example.org"))
    assert addresses_of(await gateway.get(path)) == ["N/A"]
    for condition, expected in [
        ("email_address eq 'n/a'", [path]),
        ("email_address in ('n/a', 'ADA@example.org')", [path, other]),
        ("email_address ne 'n/a'", [other]),
        ("email_address eq 'ada@example.org'", [other]),
    ]:
        page = await gateway.get(f"/people?filter={condition}")
        found = [path_of(person) for person in page["_embedded"]["osdi:people"]]
        assert sorted(found) == sorted(expected), condition
    query = """{people(filter: {emailAddresses: {some: {address: {eq: "n/a"}}}}) {totalCount}}"""
    answer = await gateway.graphql(query)
    assert answer["data"]["people"]["totalCount"] == 1


# Signing up at /people


@tokens
@pytest.mark.parametrize("name", ["person", "osdi:person"])
async def test_a_person_member_makes_people_the_signup_helper(
    gateway: Gateway, name: str, token: bool
) -> None:
    await gateway.post("/tags", {"name": "volunteer"})
    body = {name: {"given_name": "Ada"}, "add_tags": ["volunteer"]}
    client = gateway.client if token else gateway.anonymous()
    response = await client.post("/people", json=body)
    assert response.status_code == 200
    assert [person["given_name"] for person in await people(gateway)] == ["Ada"]
    assert await total(gateway, "/taggings") == 1


async def test_an_anonymous_person_without_the_member_needs_a_token(gateway: Gateway) -> None:
    response = await gateway.anonymous().post("/people", json={"given_name": "Ada"})
    assert response.status_code == 401
    assert await total(gateway, "/people") == 0


async def test_a_person_under_its_osdi_name_is_bounded_without_a_token(gateway: Gateway) -> None:
    body = {"osdi:person": emails(*(f"{n}@example.org" for n in range(21)))}
    response = await call(gateway, SIGN_UP, body, token=False, status=400)
    assert [code for code, _ in faults(response, 400)] == ["TOO_LONG"]


# Unknown properties and wrappers


@tokens
@helpers
async def test_unknown_properties_are_named_by_the_helpers(
    gateway: Gateway, helper: str, token: bool
) -> None:
    body = {"First Name": "Ada", "Email": "ada@example.org"}
    response = await call(gateway, helper, body, token, status=400)
    assert faults(response, 400) == [("UNKNOWN_PROPERTIES", ["First Name", "Email"])]
    assert await total(gateway, "/people") == 0


@pytest.mark.parametrize("path", ["/people", "/outreaches", "/advocacy_campaigns", "/tags"])
async def test_unknown_properties_are_named(gateway: Gateway, path: str) -> None:
    response = await gateway.client.post(path, json={"nmae": "x", "zzz": 1})
    assert faults(response, 400) == [("UNKNOWN_PROPERTIES", ["nmae", "zzz"])]


async def test_the_hint_has_the_nearest_known_names(gateway: Gateway) -> None:
    response = await gateway.client.post("/people", json={"First Name": "Ada", "famly_name": "B"})
    (error,) = response.json()["osdi:error"]["resource_status"][0]["error_descriptions"]
    assert "'given_name'" in error["hint"]
    assert "'family_name'" in error["hint"]


async def test_nested_unknown_properties_are_refused(gateway: Gateway) -> None:
    body = {"duration": 5, "targets": [{"name": "X"}, {"given_name": "Y"}]}
    response = await gateway.client.post("/outreaches", json=body)
    assert faults(response, 400) == [("UNKNOWN_PROPERTIES", ["targets[0].name"])]
    path = path_of(await gateway.post("/outreaches", {"duration": 5}))
    response = await gateway.client.put(path, json=body)
    assert faults(response, 400) == [("UNKNOWN_PROPERTIES", ["targets[0].name"])]


async def test_a_helper_reports_nested_unknown_properties(gateway: Gateway) -> None:
    body = {"duration": 5, "targets": [{"name": "X"}, {"given_name": "Y"}, {"nme": 1}]}
    answer = (await call(gateway, RECORD, body)).json()
    assert answer["targets"] == [{"given_name": "Y"}]
    assert parts(answer) == [
        ("osdi:outreach", "UNKNOWN_PROPERTIES", ["targets[0].name"]),
        ("osdi:outreach", "UNKNOWN_PROPERTIES", ["targets[2].nme"]),
    ]


@tokens
@pytest.mark.parametrize("name", ["osdi:outreach", "outreach"])
@pytest.mark.parametrize("in_array", [True, False])
async def test_a_wrapped_outreach_is_recorded(
    gateway: Gateway, name: str, in_array: bool, token: bool
) -> None:
    inner: Json = {"duration": 5, "person": {"given_name": "Ada"}}
    body: Any = {name: [inner] if in_array else inner}
    await call(gateway, RECORD, body, token)
    await call(gateway, RECORD, [{"osdi:outreach": inner}] if in_array else body, token)
    page = await gateway.get("/outreaches")
    assert [item["duration"] for item in page["_embedded"]["osdi:outreaches"]] == [5, 5]


@pytest.mark.parametrize("name", ["osdi:tag", "tag"])
async def test_a_wrapped_resource_is_created_and_changed(gateway: Gateway, name: str) -> None:
    path = path_of(await gateway.post("/tags", {name: {"name": "a"}}))
    answer = await gateway.put(path, [{name: {"name": "b"}}])
    assert answer["name"] == "b"


async def test_a_filled_decoy_next_to_a_wrapper_is_spam(gateway: Gateway) -> None:
    body = {"osdi:outreach": {"duration": 5}, "osdi_gateway:decoy": "x"}
    assert (await call(gateway, RECORD, body, token=False)).json() == {}
    assert await total(gateway, "/outreaches") == 0


# What is empty


@pytest.mark.parametrize("path", ["/tags", "/lists", "/questions"])
async def test_a_name_is_needed_on_creation(gateway: Gateway, path: str) -> None:
    for body in ({}, {"name": " "}, {"description": "x"}):
        assert [code for code, _ in faults(await gateway.client.post(path, json=body), 400)] == [
            "NAME_MISSING"
        ]
    if path != "/tags":
        await gateway.post(path, {"title": "a"})
    created = path_of(await gateway.post(path, {"name": "a"}))
    await gateway.put(created, {"description": "x"})


async def test_fields_next_to_a_wrapper_are_kept(gateway: Gateway) -> None:
    """Those in the wrapper too; if one is in both places, the one next to the wrapper counts."""
    body = {"osdi:outreach": {"duration": 5, "notes": "n"}, "identifiers": ["my:1"], "notes": "m"}
    for answer in [
        await gateway.post("/outreaches", body),
        (await call(gateway, RECORD, body)).json(),
    ]:
        assert (answer["duration"], answer["notes"]) == (5, "m")
        assert answer["identifiers"][1:] == ["my:1"]
    path = await gateway.person()
    changed = await gateway.put(path, {"person": {"given_name": "Grace"}, "family_name": "Hopper"})
    assert (changed["given_name"], changed["family_name"]) == ("Grace", "Hopper")


@tokens
async def test_fields_next_to_the_person_of_a_signup_are_kept(
    gateway: Gateway, token: bool
) -> None:
    body = {"person": {"given_name": "Ada"}, **emails("ada@example.org"), "given_name": "Bob"}
    for path in ("/people", f"/people/{SIGN_UP}"):
        client = gateway.client if token else gateway.anonymous()
        assert (await client.post(path, json=body)).status_code == 200
    (person,) = await people(gateway)
    assert (person["given_name"], addresses_of(person)) == ("Ada", ["ada@example.org"])


async def test_a_name_cannot_be_taken_away(gateway: Gateway) -> None:
    """By PUT and by GraphQL; a list keeps its title as its name."""
    tag = await gateway.post("/tags", {"name": "a"})
    for name in (None, "", " "):
        response = await gateway.client.put(path_of(tag), json={"name": name})
        assert faults(response, 400) == [("NAME_MISSING", ["name"])]
    update = "mutation ($id: ID!) { updateTag(id: $id, input: {name: null}) { tag { id } } }"
    answer = await gateway.graphql(update, {"id": id_of(tag)})
    assert answer["errors"][0]["extensions"]["code"] == "NAME_MISSING"
    both = path_of(await gateway.post("/lists", {"name": "a", "title": "A"}))
    assert "name" not in await gateway.put(both, {"name": None})


async def test_a_name_is_needed_by_graphql(gateway: Gateway) -> None:
    answer = await gateway.graphql('mutation {createTag(input: {description: "x"}) {tag {id}}}')
    assert answer["errors"][0]["extensions"]["code"] == "NAME_MISSING"


EMPTY: list[Json] = [
    {},
    {"person": {}},
    {"person": {"custom_fields": {"a": "b"}}},
    {"person": {"email_addresses": [{"address": "n/a"}], "given_name": " "}},
]


@tokens
@pytest.mark.parametrize("body", EMPTY, ids=str)
@helpers
async def test_an_action_of_nobody_is_refused(
    gateway: Gateway, helper: str, body: Json, token: bool
) -> None:
    response = await call(gateway, helper, body, token, status=400)
    assert faults(response, 400)[0] == ("NOTHING_TO_STORE", ["person"])
    assert await total(gateway, "/people") == await total(gateway, "/outreaches") == 0


async def test_an_action_of_nobody_is_refused_by_graphql(gateway: Gateway) -> None:
    query = 'mutation {signUpPerson(input: {person: {source: "x"}}) {person {id}}}'
    answer = await gateway.graphql(query)
    assert answer["errors"][0]["extensions"]["code"] == "NOTHING_TO_STORE"


async def test_an_empty_outreach_may_link_a_person_with_a_token(gateway: Gateway) -> None:
    body = {"_links": {"osdi:person": {"href": await gateway.person()}}}
    await call(gateway, RECORD, body)
    await call(gateway, RECORD, body, token=False, status=400)
    assert await total(gateway, "/outreaches") == 1


@tokens
@pytest.mark.parametrize(
    "person",
    [
        {"family_name": "Lovelace"},
        {"identifiers": ["crm:1"]},
        emails("ada@example.org"),
        phones("12025550101"),
    ],
    ids=str,
)
@helpers
async def test_one_name_or_key_is_enough(
    gateway: Gateway, helper: str, person: Json, token: bool
) -> None:
    await call(gateway, helper, {"person": person}, token)
    assert await total(gateway, "/people") == 1


# Whole numbers of spreadsheets


@pytest.mark.parametrize("number", ["6175550188.0", 6175550188.0, 6175550188, "+1 617 555 0188"])
@tokens
@helpers
async def test_a_phone_number_of_a_spreadsheet(
    gateway: Gateway, helper: str, number: Any, token: bool
) -> None:
    await call(gateway, helper, {"person": {"phone_numbers": [{"number": number}]}}, token)
    (person,) = await people(gateway)
    assert [item["number"] for item in person["phone_numbers"]] == ["16175550188"]


@tokens
@helpers
async def test_identifiers_of_a_spreadsheet(gateway: Gateway, helper: str, token: bool) -> None:
    await call(gateway, helper, {"person": {"identifiers": ["4711.0", "my:4711.0"]}}, token)
    (person,) = (await gateway.get("/people"))["_embedded"]["osdi:people"]
    assert person["identifiers"][1:] == ["4711", "my:4711"]


async def test_postal_codes_and_custom_fields_of_a_spreadsheet(gateway: Gateway) -> None:
    body: Json = {
        "given_name": "Ada",
        "postal_addresses": [{"postal_code": "2139.0"}],
        "custom_fields": {"n": 12.0, "x": 1.5},
    }
    for path in ("/people", f"/people/{SIGN_UP}"):
        answer = await gateway.post(path, body)
        assert answer["postal_addresses"][0]["postal_code"] == "2139"
        assert answer["custom_fields"] == {"n": "12", "x": "1.5"}


@pytest.mark.parametrize(
    ("condition", "query"),
    [
        ("identifier eq 'my:4711.0'", '{identifiers: {some: {eq: "my:4711.0"}}}'),
        ("identifier in ('4712', 'my:4711.00')", '{identifiers: {some: {in: ["my:4711.0"]}}}'),
        (
            "phone_number eq '6175550188.0'",
            '{phoneNumbers: {some: {number: {eq: "6175550188.0"}}}}',
        ),
        ("postal_code eq '2139.0'", '{postalAddresses: {some: {postalCode: {in: ["2139.0"]}}}}'),
    ],
)
async def test_a_filter_takes_a_number_of_a_spreadsheet(
    gateway: Gateway, condition: str, query: str
) -> None:
    """Who looks up what it has sent finds it."""
    code = {"postal_addresses": [{"postal_code": 2139}]}
    await gateway.person(identifiers=["my:4711"], **phones("6175550188"), **code)
    assert (await gateway.get(f"/people?filter={condition}"))["total_records"] == 1
    answer = await gateway.graphql(f"{{people(filter: {query}) {{totalCount}}}}")
    assert answer["data"]["people"]["totalCount"] == 1


# PUT keeps consent


async def test_put_keeps_the_members_of_known_elements(gateway: Gateway) -> None:
    path = await gateway.person(
        email_addresses=[{"address": "a@example.org", "status": "unsubscribed"}],
        phone_numbers=[{"number": "12025550101", "do_not_call": True, "status": "bouncing"}],
    )
    blank = {"number": "+1 202 555 0101", "status": ""}
    body = {**emails("A@example.org", "b@example.org"), "phone_numbers": [blank]}
    answer = await gateway.put(path, body)
    assert answer["email_addresses"] == [
        {"address": "A@example.org", "status": "unsubscribed", "primary": True},
        {"address": "b@example.org"},
    ]
    (phone,) = answer["phone_numbers"]
    assert (phone["do_not_call"], phone["status"]) == (True, "bouncing")


async def test_put_still_drops_what_is_not_sent(gateway: Gateway) -> None:
    path = await gateway.person(**emails("a@example.org", "b@example.org", status="bouncing"))
    answer = await gateway.put(path, emails("b@example.org"))
    assert addresses_of(answer) == ["b@example.org"]


async def test_the_status_of_a_phone_number_is_stored_shown_and_filtered(gateway: Gateway) -> None:
    number = {"number": "12025550101", "status": "unsubscribed"}
    path = await gateway.person(phone_numbers=[number])
    assert (await gateway.get(path))["phone_numbers"][0]["status"] == "unsubscribed"
    page = await gateway.get("/people?filter=phone_numbers/status eq 'unsubscribed'")
    assert page["total_records"] == 1
    answer = await gateway.graphql("{people {nodes {phoneNumbers {status}}}}")
    assert answer["data"]["people"]["nodes"][0]["phoneNumbers"] == [{"status": "unsubscribed"}]


# A helper keeps the action

MENDED: list[tuple[str, Any, str, Any]] = [
    ("targets", [None, {"given_name": "X"}, {}], "targets", [{"given_name": "X"}]),
    ("duration", "", "duration", None),
    ("duration", "None", "duration", None),
    ("duration", "n/a", "duration", None),
    ("duration", 95.7, "duration", 96),
    ("duration", "95.7", "duration", 96),
    ("referrer_data", [], "referrer_data", {}),
    ("_links", [], "duration", None),
]


@pytest.mark.parametrize(("name", "value", "field", "expected"), MENDED, ids=str)
async def test_plain_faults_of_an_outreach_are_mended(
    gateway: Gateway, name: str, value: Any, field: str, expected: Any
) -> None:
    """By the helper and by a plain POST and PUT, without a report."""
    body: Json = {"subject": "s", name: value}
    answers = [(await call(gateway, RECORD, body)).json(), await gateway.post("/outreaches", body)]
    answers.append(await gateway.put(path_of(answers[1]), body))
    for answer in answers:
        assert answer.get(field) == expected
        assert "osdi:error" not in answer


PERSON: list[tuple[Json, Json]] = [
    ({"gender": "female"}, {"gender": "Female"}),
    ({"gender": "N/A"}, {"gender": None}),
    ({"gender": "Nonbinary"}, {"gender": None, "gender_identity": "Nonbinary"}),
    ({"custom_fields": {"a": ["x", "y"]}}, {"custom_fields": {"a": "x, y"}}),
    ({"custom_fields": []}, {}),
    ({"birthdate": []}, {}),
    ({"languages_spoken": [None, "en", ""]}, {"languages_spoken": ["en"]}),
]


@pytest.mark.parametrize(("sent", "expected"), PERSON, ids=str)
@tokens
@helpers
async def test_plain_faults_of_a_person_are_mended(
    gateway: Gateway, helper: str, token: bool, sent: Json, expected: Json
) -> None:
    await call(gateway, helper, {"person": {"given_name": "Ada", **sent}}, token)
    (person,) = await people(gateway)
    assert {name: person.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("Subscribed", "subscribed"),
        ("bounced", "bouncing"),
        ("previous bounce", "bouncing"),
        ("spam complaint", "spam complaints"),
        ("", None),
    ],
)
@tokens
async def test_the_statuses_of_action_network(
    gateway: Gateway, sent: str, stored: Any, token: bool
) -> None:
    await call(gateway, SIGN_UP, {"person": emails("ada@example.org", status=sent)}, token)
    (person,) = await people(gateway)
    assert person["email_addresses"][0].get("status") == stored


@pytest.mark.parametrize("href", ["/people/nobody", "/tags/1", "https://example.org/"])
async def test_a_link_that_leads_nowhere_loses_no_action(gateway: Gateway, href: str) -> None:
    """It is reported, by REST and by GraphQL."""
    body = {"duration": 5, "_links": {"osdi:person": {"href": href}}}
    answer = (await call(gateway, RECORD, body)).json()
    assert answer["duration"] == 5
    assert parts(answer) == [("osdi:outreach", "LINK_NOT_FOUND", ["_links.osdi:person"])]
    record = """mutation ($c: ID!, $p: ID!) {
      recordOutreach(campaignId: $c, input: {duration: 6, personId: $p}) {
        outreach { duration } notApplied { code properties } } }"""
    campaign = (await gateway.get("/advocacy_campaigns"))["_embedded"]["osdi:advocacy_campaigns"][0]
    result = await gateway.graphql(record, {"c": id_of(campaign), "p": href})
    assert result["data"]["recordOutreach"] == {
        "outreach": {"duration": 6},
        "notApplied": [{"code": "LINK_NOT_FOUND", "properties": ["personId"]}],
    }


async def test_a_link_may_be_an_array_of_one(gateway: Gateway) -> None:
    path = await gateway.person()
    body = {"duration": 5, "_links": {"osdi:person": [{"href": path}]}}
    answer = (await call(gateway, RECORD, body)).json()
    assert answer["_links"]["osdi:person"]["href"].endswith(path)


BROKEN: list[tuple[str, Any, str]] = [
    ("duration", "long", "WRONG_TYPE"),
    ("duration", 2**40, "OUT_OF_RANGE"),
    ("action_date", "yesterday", "NOT_A_DATE"),
    ("subject", {"a": 1}, "WRONG_TYPE"),
    ("add_tags", [["x"]], "WRONG_TYPE"),
]


@pytest.mark.parametrize(("name", "value", "code"), BROKEN, ids=str)
async def test_the_helper_reports_what_cannot_be_mended(
    gateway: Gateway, name: str, value: Any, code: str
) -> None:
    """The action is stored; a plain POST and PUT refuse the body."""
    body: Json = {"notes": "n", name: value}
    answer = (await call(gateway, RECORD, body)).json()
    assert answer["notes"] == "n"
    assert [(part[0], part[1]) for part in parts(answer)] == [("osdi:outreach", code)]
    refused = await gateway.client.post("/outreaches", json=body)
    assert [found for found, _ in faults(refused, 400)] == [code]
    path = path_of(await gateway.post("/outreaches", {"notes": "n"}))
    if name != "add_tags":
        assert faults(await gateway.client.put(path, json=body), 400)[0][0] == code


@pytest.mark.parametrize(("name", "value", "code"), BROKEN, ids=str)
async def test_an_anonymous_action_is_kept_too(
    gateway: Gateway, name: str, value: Any, code: str
) -> None:
    body: Json = {"person": {"given_name": "Ada"}, "notes": "n", name: value}
    assert (await call(gateway, RECORD, body, token=False)).json() == {}
    assert await total(gateway, "/outreaches") == await total(gateway, "/people") == 1


@tokens
async def test_a_signup_is_kept_without_its_faulty_parts(gateway: Gateway, token: bool) -> None:
    person = {"given_name": "Ada", "birthdate": {"month": "May"}, **emails("a@example.org")}
    answer = (await call(gateway, SIGN_UP, {"person": person}, token)).json()
    if token:
        assert parts(answer) == [("osdi:person", "WRONG_TYPE", ["person.birthdate.month"])]
    assert [item["given_name"] for item in await people(gateway)] == ["Ada"]


@tokens
@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'"x"'])
@helpers
async def test_an_unreadable_body_is_a_400(
    gateway: Gateway, helper: str, content: bytes, token: bool
) -> None:
    path = f"/people/{SIGN_UP}"
    if helper == RECORD:
        path = f"{await gateway.campaign()}/{RECORD}"
    client = gateway.client if token else gateway.anonymous()
    response = await client.post(path, content=content)
    assert faults(response, 400)[0][0] in ("NOT_JSON", "NOT_AN_OBJECT")


@tokens
@helpers
@pytest.mark.parametrize("nothing", [0, "0", 0.0, ""])
async def test_a_birthday_that_was_not_chosen(
    gateway: Gateway, helper: str, token: bool, nothing: Any
) -> None:
    birthday = {"month": nothing, "day": nothing, "year": 1990}
    await call(gateway, helper, {"person": {"given_name": "Ada", "birthdate": birthday}}, token)
    (person,) = await people(gateway)
    assert person["birthdate"] == {"year": 1990}


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00Z", "0001-01-01", "0000-00-00 00:00:00"])
async def test_an_action_date_of_year_1_is_not_sent(gateway: Gateway, date: str) -> None:
    """The empty dates of .NET and MySQL: the action is of now, by POST, helper and GraphQL."""
    before = datetime.now(UTC) - timedelta(seconds=2)
    campaign = await gateway.campaign()
    body = {"action_date": date, "person": {"given_name": "Ada"}}
    posted = await gateway.post(f"{campaign}/outreaches", body)
    recorded = await gateway.post(f"{campaign}/{RECORD}", body)
    made = """mutation ($d: DateTime) {
      createOutreach(input: {actionDate: $d, notes: "x"}) { outreach { actionDate } } }"""
    answer = await gateway.graphql(made, {"d": date})
    created = answer["data"]["createOutreach"]["outreach"]["actionDate"]
    for shown in (posted["action_date"], recorded["action_date"], created):
        assert datetime.fromisoformat(shown) >= before
