"""The examples of OSDI's pages, replayed: whatever we answer otherwise is named, with its reason.

Source: OSDI 1.2.0; the bodies are in tests/data/osdi.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from tests.gateway import Gateway, Json
from tests.spec.exchanges import (
    NAMESPACE,
    Exchange,
    Seed,
    World,
    example,
    not_found,
    unnamed,
)

# Reasons for a difference

CURIES = {"+_links.curies": "every document that uses an osdi: relation has its curie"}
RETURNED = "the page drops what was sent; we return it"
KEPT = "the page shows what nobody sent; we keep what is stored"
FEWER = "the page leaves most of its collection out; what it shows is all there is here"
TEXT_NUMBER = {
    "~phone_numbers[0].number": "a string of digits, as the table says; the page has a number"
}
NO_PAGES_OF_OURS = {
    "-browser_url": "there is no such page here, and none was sent",
    "-administrative_url": "there is no such page here, and none was sent",
}
COUNTED = "counted: nothing is seeded that it would count"
PARTS_REPORTED = {
    "+osdi:error": "its tags, lists and questions are not there; the page says nothing of them"
}


def not_served(*rels: str, of: str = "") -> dict[str, str]:
    return {f"-{of}_links.osdi:{rel}": f"osdi:{rel}: not served" for rel in rels}


def within(prefix: str, differences: Mapping[str, str]) -> dict[str, str]:
    """The differences of a document that stands within another."""
    return {name[0] + prefix + name[1:]: reason for name, reason in differences.items()}


PERSON_LINKS = not_served(
    "answers",
    "attendance",
    "signatures",
    "submissions",
    "donations",
    "taggings",
    "items",
)
CANVASS = not_served("record_canvass_helper")
ONE_PAGE = {
    "-_links.next": FEWER,
    "~total_pages": FEWER,
    "~total_records": FEWER,
}

# Ids of the examples

CAMPAIGN_ID = "c945d6fe-929e-11e3-a2e9-12313d316c29"
FIRST_ID = "d91b4b2e-ae0e-4cd3-9ed7-d0ec501b0bc3"
SECOND_ID = "1efc3644-af25-4253-90b8-a0baf12dbd1e"
MADE_ID = "d91b4b2e-ae0e-4cd3-9ed7-de9uemdse"
ANN_ID = "65345d7d-cd24-466a-a698-4a7686ef684f"
BOB_ID = "adb951cb-51f9-420e-b7e6-de953195ec86"

# What the world holds before the exchange

CAMPAIGN = Seed("campaign", "/advocacy_campaigns", {"title": "Call the Senate"})
ANN = Seed("ann", "/people", {"given_name": "Ann"})
BOB = Seed("bob", "/people", {"given_name": "Bob"})
OUTREACHES = "/advocacy_campaigns/{campaign}/outreaches"
POSTED_OUTREACH = Seed("outreach", OUTREACHES, example("outreach_post.request"))
POSTED_PERSON = Seed("person", "/people", example("person_post.request"))
POSTED_CAMPAIGN = Seed(
    "campaign",
    "/advocacy_campaigns",
    {
        **example("advocacy_campaign_post.request"),
        "_links": {"osdi:creator": {"href": f"/people/{ANN_ID}"}},
    },
)


def listed(name: str, path: str, *roles: str) -> Iterable[Seed]:
    """What a collection shows, the oldest first; `roles` are in the order of the page."""
    (documents,) = example(f"{name}.response")["_embedded"].values()
    return [
        Seed(role, path, document)
        for role, document in reversed(list(zip(roles, documents, strict=True)))
    ]


def shown(name: str, path: str, role: str) -> Seed:
    return Seed(role, path, example(f"{name}.response"))


def beside(document: Json) -> Json:
    """What went wrong and what was stored, as the page arranges them."""
    rest = {name: value for name, value in document.items() if name != "osdi:error"}
    return {"osdi:error": document["osdi:error"], "osdi:person": rest}


EXCHANGES = [
    # Outreach
    Exchange(
        "outreach_list",
        "GET /advocacy_campaigns/{campaign}/outreaches",
        theirs={
            CAMPAIGN_ID: "campaign",
            FIRST_ID: "first",
            SECOND_ID: "second",
            ANN_ID: "ann",
            BOB_ID: "bob",
        },
        seeds=(CAMPAIGN, ANN, BOB, *listed("outreach_list", OUTREACHES, "first", "second")),
        differences=ONE_PAGE,
    ),
    Exchange(
        "outreach_get",
        "GET /advocacy_campaigns/{campaign}/outreaches/{outreach}",
        theirs={CAMPAIGN_ID: "campaign", FIRST_ID: "outreach", ANN_ID: "ann"},
        seeds=(CAMPAIGN, ANN, shown("outreach_get", OUTREACHES, "outreach")),
        differences=CURIES,
    ),
    Exchange(
        "outreach_post",
        "POST /advocacy_campaigns/{campaign}/outreaches/",
        theirs={CAMPAIGN_ID: "campaign", MADE_ID: "new outreach", ANN_ID: "ann"},
        seeds=(CAMPAIGN, ANN),
        differences={**CURIES, "+origin_system": RETURNED},
    ),
    Exchange(
        "outreach_put",
        "PUT /advocacy_campaigns/{campaign}/outreaches/{outreach}/",
        theirs={CAMPAIGN_ID: "campaign", MADE_ID: "outreach", ANN_ID: "ann"},
        seeds=(CAMPAIGN, ANN, POSTED_OUTREACH),
        differences={
            **CURIES,
            "+origin_system": RETURNED,
            "~referrer_data.source": KEPT,
            "-referrer_data.referrer": KEPT,
            "-referrer_data.website": KEPT,
            "-referrer_data.url": KEPT,
        },
    ),
    Exchange(
        "outreach_delete",
        "DELETE /advocacy_campaigns/{campaign}/outreaches/{outreach}",
        theirs={ANN_ID: "ann"},
        seeds=(CAMPAIGN, ANN, POSTED_OUTREACH),
    ),
    # Record Outreach Helper
    Exchange(
        "record_outreach",
        "POST /advocacy_campaigns/{campaign}/record_outreach_helper",
        theirs={CAMPAIGN_ID: "campaign", MADE_ID: "new outreach", BOB_ID: "new person"},
        seeds=(CAMPAIGN,),
        differences={**CURIES, **PARTS_REPORTED},
    ),
    Exchange(
        "record_outreach_unauth",
        "POST /advocacy_campaigns/{campaign}/record_outreach_helper",
        seeds=(CAMPAIGN,),
        token=False,
    ),
    # Person
    Exchange(
        "person_list",
        "GET /people/",
        theirs={FIRST_ID: "first", SECOND_ID: "second"},
        seeds=tuple(listed("person_list", "/people", "first", "second")),
        differences={
            **ONE_PAGE,
            **within("_embedded.osdi:people[].", {**PERSON_LINKS, **CANVASS}),
        },
    ),
    Exchange(
        "person_get",
        "GET /people/{person}",
        theirs={FIRST_ID: "person"},
        seeds=(shown("person_get", "/people", "person"),),
        differences={**CURIES, **PERSON_LINKS, **CANVASS},
    ),
    Exchange(
        "person_post",
        "POST /people/",
        theirs={MADE_ID: "new person"},
        differences={
            **CURIES,
            **PERSON_LINKS,
            **CANVASS,
            **NO_PAGES_OF_OURS,
            **TEXT_NUMBER,
            "+gender_pronouns": RETURNED,
        },
    ),
    Exchange(
        "person_put",
        "PUT /people/{person}",
        theirs={MADE_ID: "person"},
        seeds=(POSTED_PERSON,),
        differences={
            **CURIES,
            **PERSON_LINKS,
            **CANVASS,
            **NO_PAGES_OF_OURS,
            **TEXT_NUMBER,
            "+gender_pronouns": RETURNED,
            "-email_addresses[0].status": "no default: the new address was sent without one",
        },
    ),
    Exchange("person_delete", "DELETE /people/{person}", seeds=(POSTED_PERSON,)),
    Exchange(
        "person_signup",
        "POST /people/person_signup_helper/",
        theirs={MADE_ID: "new person"},
        differences={
            **CURIES,
            **PERSON_LINKS,
            **TEXT_NUMBER,
            **PARTS_REPORTED,
            "-id": "in no table; identifiers and self have it",
        },
    ),
    Exchange(
        "control_return_response",
        "POST /people/",
        theirs={FIRST_ID: "new person"},
        differences={
            **CURIES,
            **not_served("attendances", "donations"),
            "+identifiers[1]": RETURNED,
            "+_links.osdi:outreaches": "every related link, and this is what is served",
        },
    ),
    # Advocacy Campaign
    Exchange(
        "advocacy_campaign_list",
        "GET /advocacy_campaigns/",
        theirs={FIRST_ID: "first", SECOND_ID: "second", ANN_ID: "ann", CAMPAIGN_ID: "bob"},
        seeds=(
            ANN,
            BOB,
            *listed("advocacy_campaign_list", "/advocacy_campaigns", "first", "second"),
        ),
        differences={
            **ONE_PAGE,
            "~_embedded.osdi:advocacy_campaigns[].total_outreaches": COUNTED,
        },
    ),
    Exchange(
        "advocacy_campaign_get",
        "GET /advocacy_campaigns/{campaign}",
        theirs={FIRST_ID: "campaign", ANN_ID: "ann", CAMPAIGN_ID: "bob"},
        seeds=(ANN, BOB, shown("advocacy_campaign_get", "/advocacy_campaigns", "campaign")),
        differences={**CURIES, "~total_outreaches": COUNTED},
    ),
    Exchange(
        "advocacy_campaign_post",
        "POST /advocacy_campaigns/",
        theirs={FIRST_ID: "new campaign"},
        differences={**CURIES, "-_links.osdi:creator": "none was sent: a key is no person"},
    ),
    Exchange(
        "advocacy_campaign_put",
        "PUT /advocacy_campaigns/{campaign}",
        theirs={FIRST_ID: "campaign", ANN_ID: "ann"},
        seeds=(ANN, POSTED_CAMPAIGN),
        differences={
            **CURIES,
            **not_served("taggings"),
            "-total_signatures": "belongs to petitions",
            "+total_outreaches": "what the page means by total_signatures",
        },
    ),
    Exchange(
        "advocacy_campaign_delete",
        "DELETE /advocacy_campaigns/{campaign}",
        theirs={ANN_ID: "ann"},
        seeds=(ANN, POSTED_CAMPAIGN),
    ),
    # API Entry Point
    Exchange(
        "aep_get",
        "GET /",
        differences={
            **not_served(
                "petitions",
                "events",
                "forms",
                "fundraising_pages",
                "donations",
                "tags",
                "lists",
                "queries",
                "questions",
                "metadata",
                "share_pages",
            ),
            "+_links.osdi:advocacy_campaigns": "campaigns and their helper cannot be found else",
            "+_links.osdi:outreaches": "served",
            "~osdi_version": "the version that is implemented, 1.2.0",
            "~max_pagesize": "a setting",
            "~vendor_name": "a setting",
            "~product_name": "a setting",
        },
    ),
    # Errors
    Exchange(
        "error_atomic",
        "POST /people",
        status=400,
        sends={"gender": "Unknown", "birthdate": {"month": "May"}},
        differences={
            "~osdi:error.resource_status[0].resource": "another resource",
            "~osdi:error.resource_status[0].error_descriptions[].error_code": "other faults",
            "~osdi:error.resource_status[0].error_descriptions[].description": "other faults",
            "~osdi:error.resource_status[0].error_descriptions[0].properties[0]": "other faults",
            "-osdi:error.resource_status[0].error_descriptions[0].properties[1]": "other faults",
            "~osdi:error.resource_status[0].error_descriptions[1].properties[0]": "other faults",
            "+osdi:error.resource_status[0].error_descriptions[0].hint": "each fault has a hint",
            "~osdi:error.resource_status[0].error_descriptions[1].hint": "other faults",
            "+error": "clients look for plain text at the top",
            "+_links": "every document that uses an osdi: relation has its curie",
        },
    ),
    Exchange(
        "error_non_atomic",
        "POST /people/person_signup_helper/",
        theirs={FIRST_ID: "new person"},
        status=200,
        view=beside,
        differences={
            "~osdi:error.response_code": "the action is stored: a failed status invites a retry",
            "~osdi:error.resource_status[0].response_code": "success is 200 everywhere",
            "-osdi:error.resource_status[].errors": "the tables call it error_descriptions",
            "+osdi:error.resource_status[].error_descriptions": "as the tables call it",
            "~osdi:error.resource_status[2].response_code": "a list that is not there, no fault",
            **within(
                "osdi:person.",
                {
                    **CURIES,
                    **PERSON_LINKS,
                    "~origin_system": "what was sent",
                    "+_links.osdi:outreaches": "served; the page leaves it out",
                    "-postal_addresses[0].language": KEPT,
                    "-postal_addresses[0].location": KEPT,
                },
            ),
        },
    ),
]


@pytest.mark.parametrize("exchange", EXCHANGES, ids=lambda item: item.example)
async def test_the_example(gateway: Gateway, exchange: Exchange) -> None:
    """Status, headers and body are the page's, but for what is named."""
    client = await gateway.client_of(NAMESPACE)
    world = World(gateway, client, exchange)
    response = await world.replay()
    assert response.status_code == exchange.status, response.text
    assert response.headers["content-type"] == "application/hal+json"
    assert response.headers["cache-control"] == "max-age=0, private, must-revalidate"
    found = world.differences(response.json())
    assert unnamed(found, exchange.differences) == []
    assert not_found(found, exchange.differences) == []
