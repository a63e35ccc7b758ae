"""Examples of requests, and of the responses to them.

In: a resource. Out: JSON values. For the description and the pages of relations; a test sends each
request to the gateway.
"""

from __future__ import annotations

from typing import Any

from schema.osdi.catalogue import BY_PLURAL, CAMPAIGN, OUTREACH, PERSON
from schema.osdi.resource import COMPUTED, Resource

Json = dict[str, Any]

BASE = "https://osdi.example.org/api/v1"
_DATE = "2026-03-04T17:30:00Z"

_ADA: Json = {
    "given_name": "Ada",
    "family_name": "Okafor",
    "email_addresses": [{"address": "ada@example.org", "address_type": "personal"}],
    "postal_addresses": [{"postal_code": "20001", "country": "US"}],
}
_SENATOR: Json = {
    "title": "Senator",
    "organization": "U.S. Senate",
    "given_name": "Maria",
    "family_name": "Cantwell",
}
_CALL: Json = {
    "type": "phone",
    "action_date": _DATE,
    "duration": 240,
    "referrer_data": {"source": "newsletter-12"},
    "targets": [_SENATOR],
}
FIELDS: dict[str, Json] = {
    "people": _ADA,
    "advocacy_campaigns": {
        "title": "Save the night trains",
        "summary": "Call your senators.",
        "type": "phone",
    },
    "outreaches": _CALL,
    "tags": {"name": "volunteer", "description": "Offered to help."},
    "lists": {"name": "newsletter", "title": "Newsletter"},
    "questions": {
        "name": "interest",
        "title": "What interests you?",
        "question_type": "SingleChoice",
        "responses": [{"key": "trains", "name": "Trains", "title": "Night trains"}],
    },
    "taggings": {"item_type": PERSON.rel},
    "items": {"item_type": PERSON.rel},
    "answers": {"action_date": _DATE, "responses": ["trains"]},
}
"""Fields by the plural of their resource. A new field of the catalogue needs none here."""

RECORD_OUTREACH: Json = {**_CALL, "person": _ADA, "add_tags": ["volunteer"]}
SIGN_UP: Json = {"person": _ADA, "add_tags": ["volunteer"]}
_NUMBERS = {resource: number for number, resource in enumerate(BY_PLURAL, 1)}


def id_of(plural: str) -> str:
    """The id that examples use for a resource, which is a UUIDv7."""
    return f"019cb9e0-7c00-7000-8000-{_NUMBERS[plural]:012d}"


def url_of(plural: str) -> str:
    """The URL below the mount."""
    return f"/{plural}/{id_of(plural)}"


def request(resource: Resource) -> Json:
    """The body that creates a resource, with the links that it needs or usually has."""
    links = {
        f"osdi:{link.rel}": {"href": BASE + url_of(link.target)}
        for link in resource.natural_keys[0]
    }
    body = {name: value for name, value in FIELDS[resource.plural].items() if name != "item_type"}
    return {**body, "_links": links} if links else body


def response(resource: Resource) -> Json:
    """The document of the resource that `request` creates."""
    url = BASE + url_of(resource.plural)
    parent = resource.nested_under
    own = (
        f"{BASE}{url_of(parent.target)}/{resource.plural}/{id_of(resource.plural)}"
        if parent
        else url
    )
    of_server: Json = {"created_date": _DATE, "modified_date": _DATE}
    of_server |= {name: 0 for name in COMPUTED if name in resource.by_name}
    values = {**of_server, **FIELDS[resource.plural]}
    ordered = {field.name: values[field.name] for field in resource.fields if field.name in values}
    links: Json = {"self": {"href": own}}
    set_links = resource.natural_keys[0] if resource is not OUTREACH else resource.links
    links |= {f"osdi:{link.rel}": {"href": BASE + url_of(link.target)} for link in set_links}
    links |= {f"osdi:{item.rel}": {"href": f"{url}/{item.rel}"} for item in resource.collections}
    links |= {f"osdi:{name}": {"href": f"{url}/{name}"} for name in resource.helpers}
    identifiers = [f"osdi:{id_of(resource.plural)}"]
    return {"identifiers": identifiers, **ordered, "_links": links}


def page(resource: Resource) -> Json:
    """A page with that document."""
    document = response(resource)
    return {
        "total_pages": 1,
        "per_page": 25,
        "page": 1,
        "total_records": 1,
        "_links": {
            "self": {"href": f"{BASE}/{resource.plural}"},
            resource.rels: [document["_links"]["self"]],
        },
        "_embedded": {resource.rels: [document]},
    }


HELPERS = {
    "record_outreach_helper": (
        f"{url_of(CAMPAIGN.plural)}/record_outreach_helper",
        RECORD_OUTREACH,
        OUTREACH,
    ),
    "person_signup_helper": ("/people/person_signup", SIGN_UP, PERSON),
}
"""Relations of helpers, each with its URL below the mount, a body, and its resource."""
