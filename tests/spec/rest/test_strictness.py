"""Bodies: which members are ignored, refused or converted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.spec.support.builders import emails, faults, plain, total
from tests.support.gateway import Gateway, Json, path_of

KINDS = ("/people", "/advocacy_campaigns", "/outreaches")
UNKNOWN: Json = {"nickname": "Countess", "custom": {"a": 1}, "id": 5, "organization_id": "x"}


@pytest.mark.parametrize("kind", KINDS)
async def test_unknown_fields_are_ignored(gateway: Gateway, kind: str) -> None:
    """In POST and PUT, neither refused nor returned."""
    document = await gateway.post(kind, {"origin_system": "A", **UNKNOWN})
    assert "A" in document.values()
    assert not UNKNOWN.keys() & document.keys()
    document = await gateway.put(path_of(document), {"origin_system": "B", **UNKNOWN})
    assert "B" in document.values()
    assert not UNKNOWN.keys() & document.keys()


@pytest.mark.parametrize(
    ("sent", "path", "meant"),
    [
        ({"emails": [{"address": "zed@example.org"}]}, "emails", "email_addresses"),
        ({"first_name": "Zed"}, "first_name", "given_name"),
        ({"Family-Name": "Zed"}, "Family-Name", "family_name"),
        (
            {"postal_addresses": [{"locality": "X", "zip": "02134"}]},
            "postal_addresses[0].zip",
            "postal_code",
        ),
        (
            {"phone_numbers": [{"number": "+12025550143", "type": "Mobile"}]},
            "phone_numbers[0].type",
            "number_type",
        ),
        (
            {"email_addresses": [{"address": "z@example.org", "type": "work"}]},
            "email_addresses[0].type",
            "address_type",
        ),
        (
            {"email_addresses": [{"email": "z@example.org", "status": "subscribed"}]},
            "email_addresses[0].email",
            "address",
        ),
    ],
)
async def test_a_misnamed_member_is_reported(
    gateway: Gateway, sent: Json, path: str, meant: str
) -> None:
    """The rest is stored, by POST and by PUT. Extensions of the sender are no mistakes, nor is a
    name like that of a read-only field.
    """
    extensions = {"vendor:email": "x", "sponsor": "y", "id": "4", "created_at": "2026-01-01"}
    body = {"given_name": "Ada", **extensions, **sent}
    created = await gateway.client.post("/people", json=body)
    changed = await gateway.client.put(created.json()["_links"]["self"]["href"], json=body)
    for response in (created, changed):
        assert response.status_code == 200
        document = response.json()
        assert document["given_name"] == "Ada"
        assert document["osdi:error"]["request_type"] == "non-atomic"
        _, reported = document["osdi:error"]["resource_status"]
        [fault] = reported["error_descriptions"]
        assert fault["error_code"] == "UNKNOWN_PROPERTIES"
        assert fault["properties"] == [path]
        assert fault["hint"] == f"Did you mean '{meant}'?"


async def test_unknown_members_are_ignored(gateway: Gateway) -> None:
    """In hashes and array elements too."""
    path = await gateway.person(
        birthdate={"month": 6, "hour": 5},
        employer_address={"location": {"latitude": 1.5, "height": 3}},
        email_addresses=[{"address": "ada@example.com", "colour": "red"}],
    )
    document = await gateway.get(path)
    assert document["birthdate"] == {"month": 6}
    assert document["employer_address"] == {"location": {"latitude": 1.5}}
    assert document["email_addresses"] == [{"address": "ada@example.com", "primary": True}]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sent", ["2001-01-01T00:00:00Z", None, 5, {"a": []}])
async def test_read_only_fields_are_ignored(gateway: Gateway, kind: str, sent: Any) -> None:
    """created_date, modified_date and totals are set by the server only."""
    read_only = dict.fromkeys(("created_date", "modified_date", "total_outreaches"), sent)
    document = await gateway.post(kind, read_only)
    assert document["created_date"][:4] >= "2024"
    assert document["modified_date"] == document["created_date"]
    assert document.get("total_outreaches", 0) == 0
    again = await gateway.put(path_of(document), read_only)
    assert again == document


# Enums and flexenums


@pytest.mark.parametrize(
    ("kind", "body", "name"),
    [
        (
            "/people",
            {"postal_addresses": [{"address_type": "home address"}]},
            "postal_addresses[0].address_type",
        ),
        ("/people", {"postal_addresses": [{"status": "Good"}]}, "postal_addresses[0].status"),
        ("/people", emails("a@example.com", status="x"), "email_addresses[0].status"),
        ("/people", {"employer_address": {"status": "Past"}}, "employer_address.status"),
        (
            "/people",
            {"employer_address": {"location": {"accuracy": "Exact"}}},
            "employer_address.location.accuracy",
        ),
        (
            "/outreaches",
            {"targets": [emails("a@example.com", status="x")]},
            "targets[0].email_addresses[0].status",
        ),
        (
            "/outreaches",
            {"person": emails("a@b.c", status="x")},
            "person.email_addresses[0].status",
        ),
    ],
)
async def test_an_enum_is_checked(gateway: Gateway, kind: str, body: Json, name: str) -> None:
    """Other values are a 400 that names the property; nothing is stored."""
    assert faults(await gateway.client.post(kind, json=body), 400) == [
        ("NOT_ALLOWED_VALUE", [name])
    ]
    assert await total(gateway, kind) == 0


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("/people", {"party_identification": "Whig"}),
        ("/people", {"gender_pronouns": {"subject": "Xe", "object": "xem", "posessive": "xyrs"}}),
        ("/people", {"email_addresses": [{"address_type": "Personal", "primary": True}]}),
        ("/people", {"phone_numbers": [{"number_type": "work", "primary": True}]}),
        ("/outreaches", {"type": "Carrier Pigeon"}),
        ("/advocacy_campaigns", {"type": "EMAIL"}),
    ],
)
async def test_a_flexenum_is_stored_as_sent(gateway: Gateway, kind: str, body: Json) -> None:
    """Any string, exactly as sent."""
    document = await gateway.post(kind, body)
    assert body.items() <= plain(document).items()


# Converted


def _phone(number: Any) -> Json:
    return {"phone_numbers": [{"number": number, "primary": True}]}


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ({"given_name": 5}, {"given_name": "5"}),
        ({"languages_spoken": [1, "en"]}, {"languages_spoken": ["1", "en"]}),
        ({"profiles": [{"id": 1234}]}, {"profiles": [{"id": "1234"}]}),
        (
            {"custom_fields": {"age": 36, "member": True, "score": 1.5}},
            {"custom_fields": {"age": "36", "member": "true", "score": "1.5"}},
        ),
        (_phone(19876543210), _phone("19876543210")),
        (_phone(9007199254740993123), _phone("9007199254740993123")),
        (_phone(123456789012345678901234567890), _phone("123456789012345678901234567890")),
    ],
)
async def test_a_number_becomes_its_digits(gateway: Gateway, sent: Json, stored: Json) -> None:
    """In a text field, without loss."""
    assert plain(await gateway.post("/people", sent)) == stored


async def test_a_number_may_be_an_identifier(gateway: Gateway) -> None:
    """It works as an identifier too, and finds the resource."""
    first = await gateway.post("/outreaches", {"identifiers": [12345]})
    assert first["identifiers"][1:] == ["12345"]
    assert (await gateway.post("/outreaches", {"identifiers": ["12345"]})) == first


@pytest.mark.parametrize(
    ("sent", "stored"),
    [("true", True), ("false", False), (True, True), (False, False), ("TRUE", True)],
)
async def test_text_that_is_a_boolean(gateway: Gateway, sent: Any, stored: bool) -> None:
    """ "true" and "false" are accepted as booleans."""
    number = {"number": "12025550101", "sms_capable": sent, "do_not_call": sent}
    document = await gateway.get(await gateway.person(phone_numbers=[number]))
    (phone,) = document["phone_numbers"]
    assert phone["sms_capable"] is stored
    assert phone["do_not_call"] is stored


async def test_primary_as_text(gateway: Gateway) -> None:
    """OSDI's table says string, its examples boolean: both are accepted."""
    numbers = [{"number": "1", "primary": "false"}, {"number": "2", "primary": "true"}]
    document = await gateway.get(await gateway.person(phone_numbers=numbers))
    assert [item["primary"] for item in document["phone_numbers"]] == [False, True]


# Refused


WRONG: list[tuple[str, Json, str, str]] = [
    ("/people", {"given_name": {}}, "WRONG_TYPE", "given_name"),
    ("/people", {"given_name": ["a", "b"]}, "WRONG_TYPE", "given_name"),
    ("/people", {"birthdate": "1973-06-02"}, "WRONG_TYPE", "birthdate"),
    ("/people", {"birthdate": {"month": "May"}}, "WRONG_TYPE", "birthdate.month"),
    ("/people", {"birthdate": {"year": 2**31}}, "OUT_OF_RANGE", "birthdate.year"),
    ("/people", {"email_addresses": [True]}, "WRONG_TYPE", "email_addresses[0]"),
    ("/people", {"identifiers": True}, "WRONG_TYPE", "identifiers"),
    ("/people", {"identifiers": ["a:1", {}]}, "WRONG_TYPE", "identifiers[1]"),
    ("/people", {"phone_numbers": [{"sms_capable": "maybe"}]}, "WRONG_TYPE", ""),
    ("/people", {"osdi:control": 5}, "WRONG_TYPE", "osdi:control"),
    ("/people", {"_links": [5]}, "WRONG_TYPE", "_links"),
    ("/outreaches", {"duration": "long"}, "WRONG_TYPE", "duration"),
    ("/outreaches", {"duration": True}, "WRONG_TYPE", "duration"),
    ("/outreaches", {"action_date": "yesterday"}, "NOT_A_DATE", "action_date"),
    ("/outreaches", {"action_date": "2014-02-30"}, "NOT_A_DATE", "action_date"),
    ("/outreaches", {"targets": "U.S. Congress"}, "WRONG_TYPE", "targets[0]"),
    ("/advocacy_campaigns", {"targets": []}, "WRONG_TYPE", "targets"),
]


@pytest.mark.parametrize(("kind", "body", "code", "name"), WRONG)
async def test_a_wrong_type_is_refused(
    gateway: Gateway, kind: str, body: Json, code: str, name: str
) -> None:
    """A 400 that names the property, in POST and PUT."""
    stored = path_of(await gateway.post(kind, {}))
    name = name or "phone_numbers[0].sms_capable"
    for response in (
        await gateway.client.post(kind, json=body),
        await gateway.client.put(stored, json=body),
    ):
        assert faults(response, 400) == [(code, [name])]
    assert await total(gateway, kind) == 1


async def test_an_error_quotes_an_invalid_date(gateway: Gateway) -> None:
    """And writes what may be meant in the form that is accepted; a helper, too."""
    sent: list[tuple[Any, str, str]] = [
        ("31/12/2015", "'31/12/2015'", "2015-12-31"),
        (1395349471, "1395349471", "2014-03-20T21:04:31Z"),
        (False, "false", "2014-03-20T21:04:31Z"),
        (["2015-12-31"], "an array", "2014-03-20T21:04:31Z"),
    ]
    helper = await gateway.campaign() + "/record_outreach_helper"
    for value, quoted, meant in sent:
        body = {"action_date": value, "person": {"given_name": "Ada"}}
        for path, status in (("/outreaches", 400), (helper, 200)):
            response = await gateway.client.post(path, json=body)
            assert response.status_code == status
            reported = response.json()["osdi:error"]["resource_status"][-1]
            [fault] = reported["error_descriptions"]
            assert fault["description"] == f"'action_date' is not a date and time: {quoted}."
            assert fault["hint"] == f"Send ISO 8601, such as {meant}."


# Control


@pytest.mark.parametrize("control", [{"return_response": False}, {"return_response": "false"}])
async def test_without_response(gateway: Gateway, control: Json) -> None:
    """return_response false: only identifiers and _links, for every write; it is not stored."""
    campaign = await gateway.campaign()
    body = {"identifiers": ["x:1"], "origin_system": "A", "osdi:control": control}
    for path in (*KINDS, campaign + "/outreaches", campaign + "/record_outreach_helper"):
        reduced = await gateway.post(path, {**body, "identifiers": [path]})
        whole = await gateway.get(path_of(reduced))
        assert reduced == {name: whole[name] for name in ("identifiers", "_links")}, path
        assert "osdi:control" not in whole
        assert whole["origin_system"] == "A"
        for method in ("PUT", "PATCH"):
            sent = {"origin_system": method, "osdi:control": control}
            response = await gateway.client.request(method, path_of(reduced), json=sent)
            assert response.json() == reduced, path
    for path in ("/people/person_signup", "/people/person_signup_helper"):
        signed_up = await gateway.post(
            path, {"person": {"given_name": "Ada"}, "osdi:control": control}
        )
        assert signed_up.keys() == {"identifiers", "_links"}


@pytest.mark.parametrize("control", [None, {}, {"return_response": True}, {"x": 1}])
async def test_with_response(gateway: Gateway, control: Any) -> None:
    """True by default."""
    document = await gateway.post("/people", {"given_name": "Ada", "osdi:control": control})
    assert document["given_name"] == "Ada"


# Dates


async def test_action_date_is_now_by_default(gateway: Gateway) -> None:
    """In POST and the helper; PUT does not change it."""
    campaign = await gateway.campaign()
    for path in ("/outreaches", campaign + "/outreaches", campaign + "/record_outreach_helper"):
        document = await gateway.post(path, {"person": {"given_name": "Ada"}})
        sent = datetime.fromisoformat(document["action_date"])
        assert abs(datetime.now(UTC) - sent) < timedelta(minutes=1)
        await gateway.sql("UPDATE outreaches SET action_date = '2014-03-18T11:02:15Z'")
        changed = await gateway.put(path_of(document), {"notes": "x"})
        assert changed["action_date"] == "2014-03-18T11:02:15Z"


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("2014-03-18T11:02:15Z", "2014-03-18T11:02:15Z"),
        ("2014-03-18T11:02:15", "2014-03-18T11:02:15Z"),
        ("2014-03-18 11:02:15", "2014-03-18T11:02:15Z"),
        ("2014-03-18T11:02", "2014-03-18T11:02:00Z"),
        ("2014-03-18", "2014-03-18T00:00:00Z"),
        ("2014-03-18T11:02:15.999Z", "2014-03-18T11:02:15Z"),
        ("2014-03-18T11:02:15-05", "2014-03-18T16:02:15Z"),
        ("2014-03-18T11:02:15-0500", "2014-03-18T16:02:15Z"),
        ("2014-03-18T11:02:15+05:30", "2014-03-18T05:32:15Z"),
        ("2014-03-18T23:02:15-05:00", "2014-03-19T04:02:15Z"),
        (1395140535250, "2014-03-18T11:02:15Z"),
        (1395140535250.0, "2014-03-18T11:02:15Z"),
        ("1395140535250", "2014-03-18T11:02:15Z"),
    ],
)
async def test_a_date_is_answered_in_utc(gateway: Gateway, sent: str | float, stored: str) -> None:
    """Whole seconds and Z; a time without an offset is UTC. Numbers are milliseconds since 1970."""
    address = {"postal_addresses": [{"last_verified_date": sent}]}
    document = await gateway.post("/outreaches", {"action_date": sent, "targets": [address]})
    assert document["action_date"] == stored
    (target,) = document["targets"]
    assert target["postal_addresses"][0]["last_verified_date"] == stored
