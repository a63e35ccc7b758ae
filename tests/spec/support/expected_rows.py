"""The rows that the examples of OSDI's helpers leave, written down from its pages.

A row lacks what is null, its own id and its organization. In the place of another id stands
what `WORLD` calls it, or 'person' and 'outreach' for what the helper made; in the place of a
moment of this hour, 'now'.

Source: OSDI 1.2.0, 'Helper action functions', and docs/rest.md where that leaves a choice.
"""

from __future__ import annotations

from tests.spec.support.replay import THEIR_BASE
from tests.support.gateway import Json

TAG_ADDRESS = f"{THEIR_BASE}/tags/d91b4b2e-ae0e-4cd3-9ed7-d0ec501b0bc3"
LIST_ADDRESS = f"{THEIR_BASE}/lists/d91b4b2e-ae0e-4cd3-9ed7-d0ec501b0bc3"
CHOICE_ADDRESS = f"{THEIR_BASE}/questions/c945d6fe-929e-11e3-a2e9-12313d316c29"
TEXT_ADDRESS = f"{THEIR_BASE}/questions/c945d6fe-929e-11e3-a2e9-12313d316c2a"

WORLD: dict[str, tuple[str, Json]] = {
    "campaign": ("/advocacy_campaigns", {"title": "Call the Senate"}),
    "volunteer": ("/tags", {"name": "volunteer"}),
    "donor": ("/tags", {"name": "donor"}),
    TAG_ADDRESS: ("/tags", {"name": "by its address"}),
    "supporters": ("/lists", {"name": "supporters"}),
    LIST_ADDRESS: ("/lists", {"name": "by its address"}),
    CHOICE_ADDRESS: ("/questions", {"name": "issues", "responses": [{"key": "r1"}, {"key": "r2"}]}),
    TEXT_ADDRESS: ("/questions", {"name": "why", "question_type": "Paragraph"}),
}
"""What is there before the helper is asked; an address of the examples is what it leads to."""

NOW = {"created_date": "now", "modified_date": "now"}
NO_IDENTIFIERS: Json = {"identifiers": []}
HANGS: Json = {"item_type": "osdi:person", **NO_IDENTIFIERS}
ACTED = "2014-03-18T11:02:15+00:00"

PERSON: Json = {
    "identifiers": ["foreign_system:1"],
    "family_name": "Edwin",
    "given_name": "Labadie",
    "additional_name": "Marques",
    "origin_system": "OpenSupporter",
    "email_addresses": [
        {"address": "test-3@example.com", "primary": True, "address_type": "Personal"}
    ],
    "postal_addresses": [
        {
            "primary": True,
            "address_lines": ["935 Ed Lock"],
            "locality": "New Dudley",
            "region": "MN",
            "postal_code": "17678",
            "country": "RU",
            "address_type": "Home",
            "status": "Verified",
        }
    ],
    "phone_numbers": [
        {"primary": True, "number": "19876543210", "number_type": "Mobile", "sms_capable": True}
    ],
    "gender": "Male",
    **NOW,
}
AT_HOME: Json = {
    **PERSON,
    "postal_addresses": [{**PERSON["postal_addresses"][0], "country": "US"}],
}
OUTREACH: Json = {
    "person_id": "person",
    "advocacy_campaign_id": "campaign",
    "identifiers": ["foreign_system:1"],
    "origin_system": "OpenSupporter",
    "action_date": ACTED,
    "type": "phone",
    "duration": 120,
    "referrer_data": {
        "source": "facebook-101016-mainpage",
        "referrer": "jane-doe",
        "website": "facebook.com",
        "url": "https://facebook.com/posts/12345",
    },
    "targets": [
        {
            "title": "Senator",
            "given_name": "John",
            "family_name": "Smith",
            "organization": "U.S. Senate",
            "ocdid": "ocd-division/country:us/state:ny",
        },
        {
            "title": "Senator",
            "given_name": "Jennifer",
            "family_name": "Larson",
            "organization": "U.S. Senate",
            "ocdid": "ocd-division/country:us/state:ny",
        },
    ],
    **NOW,
}
TAGGINGS: list[Json] = [
    {"tag_id": "volunteer", "person_id": "person", **HANGS, **NOW},
    {"tag_id": "donor", "person_id": "person", **HANGS, **NOW},
    {"tag_id": TAG_ADDRESS, "person_id": "person", **HANGS, **NOW},
]
ITEMS: list[Json] = [
    {"list_id": "supporters", "person_id": "person", **HANGS, **NOW},
    {"list_id": LIST_ADDRESS, "person_id": "person", **HANGS, **NOW},
]


def answers(action_date: str) -> list[Json]:
    return [
        {
            "question_id": CHOICE_ADDRESS,
            "person_id": "person",
            "responses": ["r1", "r2"],
            "action_date": action_date,
            **NO_IDENTIFIERS,
            **NOW,
        },
        {
            "question_id": TEXT_ADDRESS,
            "person_id": "person",
            "value": "Heard about the candidate at the Labor Day Picnic",
            "action_date": action_date,
            **NO_IDENTIFIERS,
            **NOW,
        },
    ]


MAIL_1 = "system_1:eb84f0d01dec3b1ffb9e4dca406fa45e"
MAIL_2 = "system_2:15117b282328146ac6afebaa8acd80e7"
TEXT_MESSAGE = "system_1:efe398db3439be6bbf00d90e693ec3a3"
CALL = "system_1:83069490-8a17-4131-b13e-f9a44d2b7646"


def triggers(**about: str) -> list[Json]:
    common = {**about, "created_date": "now"}
    return [
        {"channel": "autoresponse", "identifiers": [MAIL_1, MAIL_2], **common},
        {"channel": "sms_response", "identifiers": [TEXT_MESSAGE], **common},
        {"channel": "call_response", "identifiers": [CALL], **common},
    ]


def deliveries(**about: str) -> list[Json]:
    common = {**about, "status": "pending", "attempts": 0, "due_date": "now", **NOW}
    return [
        {"channel": "autoresponse", "identifier": MAIL_1, **common},
        {"channel": "autoresponse", "identifier": MAIL_2, **common},
        {"channel": "sms_response", "identifier": TEXT_MESSAGE, **common},
        {"channel": "call_response", "identifier": CALL, **common},
    ]


OF_THE_OUTREACH = {"person_id": "person", "outreach_id": "outreach"}
OF_THE_SIGNUP = {"person_id": "person"}
RECORDED: dict[str, list[Json]] = {
    "people": [PERSON],
    "outreaches": [OUTREACH],
    "taggings": TAGGINGS,
    "items": ITEMS,
    "answers": answers(ACTED),
    "triggers": triggers(**OF_THE_OUTREACH),
    "deliveries": deliveries(**OF_THE_OUTREACH),
}
SIGNED_UP: dict[str, list[Json]] = {
    "people": [PERSON],
    "outreaches": [],
    "taggings": TAGGINGS,
    "items": ITEMS,
    "answers": answers("now"),
    "triggers": triggers(**OF_THE_SIGNUP),
    "deliveries": deliveries(**OF_THE_SIGNUP),
}
SIGNED_UP_WITH_FEWER: dict[str, list[Json]] = {
    "people": [AT_HOME],
    "outreaches": [],
    "taggings": TAGGINGS[:1],
    "items": ITEMS[:1],
    "answers": [],
    "triggers": [],
    "deliveries": [],
}

FIRST: dict[str, dict[str, list[Json]]] = {
    "record_outreach": RECORDED,
    "record_outreach_unauth": RECORDED,
    "person_signup": SIGNED_UP,
    "error_non_atomic": SIGNED_UP_WITH_FEWER,
}
"""By example, the rows of each table once it was sent."""

AGAIN: dict[str, dict[str, list[Json]]] = {
    **FIRST,
    "person_signup": {
        **SIGNED_UP,
        "triggers": triggers(**OF_THE_SIGNUP) * 2,
        "deliveries": deliveries(**OF_THE_SIGNUP) * 2,
    },
}
"""Once it was sent again: the same, but for what each signup asks to be sent."""
