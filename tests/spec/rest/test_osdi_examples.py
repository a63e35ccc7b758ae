"""The examples of OSDI's pages, replayed; every difference is listed with its reason.

Source: OSDI 1.2.0; the bodies are in tests/data/osdi.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from tests.spec.support.replay import (
    NAMESPACE,
    Exchange,
    Seed,
    World,
    example,
    not_found,
    unnamed,
)
from tests.support.gateway import Gateway, Json

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
    """The differences of an embedded document."""
    return {name[0] + prefix + name[1:]: reason for name, reason in differences.items()}


PERSON_LINKS = not_served("attendance", "signatures", "submissions", "donations")
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

# Stored before the exchange

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
    """The documents of a collection, the oldest first; `roles` are in the order of the page."""
    (documents,) = example(f"{name}.response")["_embedded"].values()
    return [
        Seed(role, path, document)
        for role, document in reversed(list(zip(roles, documents, strict=False)))
    ]


def shown(name: str, path: str, role: str) -> Seed:
    return Seed(role, path, example(f"{name}.response"))


def beside(document: Json) -> Json:
    """The errors and the stored parts, as the page arranges them."""
    rest = {name: value for name, value in document.items() if name != "osdi:error"}
    return {"osdi:error": document["osdi:error"], "osdi:person": rest}


KEY_NOT_NAME = "it is the key of the response that is invalid, not its name"
AUTHORS = {ANN_ID: "ann", CAMPAIGN_ID: "bob"}
QUESTION_ID = "d91b4b2e-ae0e-4cd3-9ed7-d0ec501b0baa"
OTHER_ID = "a91b4b2e-ae0e-4cd3-9ed7-d0ec501b0baa"
NOBODY = "none was sent: a key is no person"
MADE_BY_NOBODY = {"-_links.osdi:creator": NOBODY, "-_links.osdi:modified_by": NOBODY}
LIST_WRITTEN = {
    **MADE_BY_NOBODY,
    **NO_PAGES_OF_OURS,
    **not_served("taggings"),
    "~origin_system": "what was sent",
}
QUESTION_WRITTEN = {
    **MADE_BY_NOBODY,
    "+total_answers": "how many there are: a list has that, and here the others too",
    "+identifiers[1]": RETURNED,
    "-origin_system": "none was sent",
}
TIE_PUT = {"item_type": "osdi:person", "_links": {"osdi:person": {"href": f"/people/{BOB_ID}"}}}
"""The page puts an event in the place of a person, and no events are served."""


def group(singular: str, body: Json) -> Iterable[Exchange]:
    """Tags, lists and questions: the five exchanges of their page, with these differences."""
    path = f"/{singular}s"
    posted = Seed(singular, path, body)
    theirs = {FIRST_ID: singular, MADE_ID: singular, QUESTION_ID: singular, **AUTHORS}
    new = {FIRST_ID: f"new {singular}", MADE_ID: f"new {singular}", QUESTION_ID: f"new {singular}"}
    more = GROUP_DIFFERENCES[singular]
    yield Exchange(
        f"{singular}_list",
        f"GET {path}/",
        theirs={FIRST_ID: "first", OTHER_ID: "other", SECOND_ID: "second", **AUTHORS},
        seeds=(ANN, BOB, *listed(f"{singular}_list", path, *more["roles"])),
        differences={**ONE_PAGE, **more["list"]},
    )
    yield Exchange(
        f"{singular}_get",
        f"GET {path}/{{{singular}}}",
        theirs=theirs,
        seeds=(ANN, BOB, shown(f"{singular}_get", path, singular)),
        differences={**CURIES, **more["get"]},
    )
    yield Exchange(
        f"{singular}_post",
        f"POST {path}/",
        theirs={**new, **AUTHORS},
        seeds=(ANN, BOB),
        differences={**CURIES, **more["post"]},
    )
    yield Exchange(
        f"{singular}_put",
        f"PUT {path}/{{{singular}}}",
        theirs=theirs,
        seeds=(ANN, BOB, posted),
        differences={**CURIES, **more["put"]},
    )
    yield Exchange(f"{singular}_delete", f"DELETE {path}/{{{singular}}}", seeds=(posted,))


def tie(singular: str, parent: Seed, sends: Json | None) -> Iterable[Exchange]:
    """Taggings, items and answers, below the group of the page."""
    path = f"{parent.path}/{{{parent.role}}}/{singular}s"
    theirs = {CAMPAIGN_ID: parent.role, FIRST_ID: "first", SECOND_ID: "second"}
    theirs |= {ANN_ID: "ann", BOB_ID: "bob", MADE_ID: singular}
    posted = Seed(singular, path, example(f"{singular}_post.request"))
    more = TIE_DIFFERENCES[singular]
    yield Exchange(
        f"{singular}_list",
        f"GET {path}",
        theirs=theirs,
        seeds=(
            parent,
            ANN,
            BOB,
            *map(_of_bob, listed(f"{singular}_list", path, "first", "second")),
        ),
        differences={**ONE_PAGE, **more["list"]},
    )
    yield Exchange(
        f"{singular}_get",
        f"GET {path}/{{first}}",
        theirs=theirs,
        seeds=(parent, ANN, BOB, shown(f"{singular}_get", path, "first")),
        differences={**CURIES, **more["get"]},
    )
    yield Exchange(
        f"{singular}_post",
        f"POST {path}/",
        theirs={**theirs, MADE_ID: f"new {singular}"},
        seeds=(parent, ANN),
        differences={**CURIES, "+origin_system": RETURNED},
    )
    yield Exchange(
        f"{singular}_put",
        f"PUT {path}/{{{singular}}}/",
        theirs=theirs,
        seeds=(parent, ANN, BOB, posted),
        sends=sends,
        differences={**CURIES, "+origin_system": RETURNED, **more["put"]},
    )
    yield Exchange(
        f"{singular}_delete",
        f"DELETE {path}/{{{singular}}}",
        theirs={ANN_ID: "ann"},
        seeds=(parent, ANN, posted),
    )


def _of_bob(seed: Seed) -> Seed:
    """A person, Bob, is tagged or on a list, instead of the event of the page."""
    document = dict(seed.document)
    if document.get("item_type") == "osdi:event":
        bob = {"osdi:person": {"href": f"/people/{BOB_ID}"}}
        document |= {"item_type": "osdi:person", "_links": bob}
    return Seed(seed.role, seed.path, document)


NO_EVENTS = "no events are served: a person stands in its place"
TOTAL = "how many there are: a list has that, and here the others too"
SERVED_TOO = "every related link; the page has that to taggings in one answer alone"
CAMPAIGN_LINKS = {f"+_links.osdi:{rel}": SERVED_TOO for rel in ("taggings", "items")}
LISTS_UNTAGGED = not_served("taggings")
GROUP_DIFFERENCES: dict[str, dict[str, Any]] = {
    "tag": {
        "roles": ("first", "second"),
        "list": {"+_embedded.osdi:tags[].total_taggings": TOTAL},
        "get": {"+total_taggings": TOTAL},
        "post": {"+total_taggings": TOTAL, "-_links.osdi:creator": NOBODY},
        "put": {"+total_taggings": TOTAL, **MADE_BY_NOBODY},
    },
    "list": {
        "roles": ("first", "second"),
        "list": {
            **within("_embedded.osdi:lists[].", LISTS_UNTAGGED),
            "~_embedded.osdi:lists[].total_items": COUNTED,
        },
        "get": {**LISTS_UNTAGGED, "~total_items": COUNTED},
        "post": LIST_WRITTEN,
        "put": LIST_WRITTEN,
    },
    "question": {
        "roles": ("first", "other", "second"),
        "list": {
            "+_embedded.osdi:questions[].total_answers": TOTAL,
            "~_links.osdi:questions[1].href": "the page's own link and self differ",
        },
        "get": {"+total_answers": TOTAL},
        "post": QUESTION_WRITTEN,
        "put": QUESTION_WRITTEN,
    },
}
_OF_EVENTS = {
    "~_embedded.osdi:{}[1].item_type": NO_EVENTS,
    "-_embedded.osdi:{}[1]._links.osdi:event": NO_EVENTS,
    "+_embedded.osdi:{}[1]._links.osdi:person": NO_EVENTS,
}
_PUT_OF_EVENT = {
    "~item_type": NO_EVENTS,
    "-_links.osdi:events": NO_EVENTS,
    "+_links.osdi:person": NO_EVENTS,
}
TIE_DIFFERENCES: dict[str, dict[str, dict[str, str]]] = {
    "tagging": {
        "list": {key.format("taggings"): why for key, why in _OF_EVENTS.items()},
        "get": {},
        "put": _PUT_OF_EVENT,
    },
    "item": {
        "list": {
            **{key.format("items"): why for key, why in _OF_EVENTS.items()},
            "+_embedded.osdi:items[]._embedded": "the optimisation that the page has below",
        },
        "get": {},
        "put": _PUT_OF_EVENT,
    },
    "answer": {"list": {}, "get": {}, "put": {"~action_date": KEPT}},
}
_PEOPLE = [
    item["_embedded"]["osdi:person"]
    for item in example("item_list_embedded.response")["_embedded"]["osdi:items"]
]
DAVIDS = {
    person["_links"]["self"]["href"].rpartition("/")[2]: f"person {number}"
    for number, person in enumerate(_PEOPLE)
}
DAVID_AND_OTHERS = [
    Seed(role, "/people", {**person, "identifiers": [], "_links": {}})
    for role, person in zip(DAVIDS.values(), _PEOPLE, strict=True)
]
A_TAG, A_LIST = Seed("tag", "/tags", {"name": "x"}), Seed("list", "/lists", {"name": "x"})
A_QUESTION = Seed("question", "/questions", {"name": "x"})
GROUPS = [
    *group("tag", example("tag_post.request")),
    *group("list", example("list_post.request")),
    *group("question", example("question_post.request")),
    *tie("tagging", A_TAG, TIE_PUT),
    *tie("item", A_LIST, TIE_PUT),
    *tie("answer", A_QUESTION, None),
    Exchange(
        "item_list_embedded",
        "GET /lists/{list}/items",
        theirs={CAMPAIGN_ID: "list", FIRST_ID: "first", SECOND_ID: "second", **DAVIDS},
        seeds=(
            A_LIST,
            *DAVID_AND_OTHERS,
            *listed("item_list_embedded", "/lists/{list}/items", "first", "second"),
        ),
        differences={
            **ONE_PAGE,
            **within(
                "_embedded.osdi:items[]._embedded.osdi:person.",
                {
                    **{
                        f"+_links.osdi:{rel}": "every related link"
                        for rel in ("outreaches", "taggings", "items", "answers")
                    },
                    "-_links.self.title": "no link of ours has one but those of the entry point",
                    "~identifiers[0]": "one namespace; the page has two spellings",
                },
            ),
        },
    ),
]
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
            "+_links.osdi:taggings": "the same",
            "+_links.osdi:items": "the same",
            "+_links.osdi:answers": "the same",
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
            **within("_embedded.osdi:advocacy_campaigns[].", CAMPAIGN_LINKS),
            "~_embedded.osdi:advocacy_campaigns[].total_outreaches": COUNTED,
        },
    ),
    Exchange(
        "advocacy_campaign_get",
        "GET /advocacy_campaigns/{campaign}",
        theirs={FIRST_ID: "campaign", ANN_ID: "ann", CAMPAIGN_ID: "bob"},
        seeds=(ANN, BOB, shown("advocacy_campaign_get", "/advocacy_campaigns", "campaign")),
        differences={**CURIES, **CAMPAIGN_LINKS, "~total_outreaches": COUNTED},
    ),
    Exchange(
        "advocacy_campaign_post",
        "POST /advocacy_campaigns/",
        theirs={FIRST_ID: "new campaign"},
        differences={**CURIES, **CAMPAIGN_LINKS, "-_links.osdi:creator": NOBODY},
    ),
    Exchange(
        "advocacy_campaign_put",
        "PUT /advocacy_campaigns/{campaign}",
        theirs={FIRST_ID: "campaign", ANN_ID: "ann"},
        seeds=(ANN, POSTED_CAMPAIGN),
        differences={
            **CURIES,
            "+_links.osdi:items": SERVED_TOO,
            "~_links.osdi:taggings.href": "the page's own link and self differ",
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
                "queries",
                "metadata",
                "share_pages",
            ),
            "+_links.osdi:advocacy_campaigns": "campaigns and their helper cannot be found else",
            "+_links.osdi:outreaches": "served",
            "+_links.osdi_gateway:changes": "an extension",
            "+_links.curies[1]": "that of the extension",
            "+_links.osdi:taggings": "served",
            "+_links.osdi:items": "served",
            "+_links.osdi:answers": "served",
            "~osdi_version": "the version that is implemented, 1.2.0",
            "~max_pagesize": "a setting",
            "~vendor_name": "a setting",
            "~product_name": "a setting",
        },
    ),
    *GROUPS,
    # Errors
    Exchange(
        "error_atomic",
        "POST /questions/",
        status=400,
        differences={
            "~osdi:error.resource_status[0].error_descriptions[1].description": KEY_NOT_NAME,
            "~osdi:error.resource_status[0].error_descriptions[1].properties[0]": KEY_NOT_NAME,
            "+osdi:error.resource_status[0].error_descriptions[0].hint": "each fault has a hint",
            "~osdi:error.resource_status[0].error_descriptions[1].hint": "a hyphen is allowed too",
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
    """Status, headers and body equal the page's, except for the listed differences."""
    client = await gateway.client_of(NAMESPACE)
    world = World(gateway, client, exchange)
    response = await world.replay()
    assert response.status_code == exchange.status, response.text
    assert response.headers["content-type"] == "application/hal+json"
    assert response.headers["cache-control"] == "max-age=0, private, must-revalidate"
    found = world.differences(response.json())
    assert unnamed(found, exchange.differences) == []
    assert not_found(found, exchange.differences) == []
