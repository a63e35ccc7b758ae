"""The rows that golden cases read: few, always the same, each with a name.

Ids differ from run to run, so cases have them by name: `{ada}`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from resolvers.execute.write.single import write
from resolvers.plan.tenant import Tenant
from resolvers.write.plan import Action, WriteRequest
from schema.ids import new_id
from schema.models.bodies import parse_body
from schema.osdi.catalogue import (
    ANSWER,
    CAMPAIGN,
    ITEM,
    LIST,
    OUTREACH,
    PERSON,
    QUESTION,
    TAG,
    TAGGING,
)
from schema.osdi.resource import Resource
from tests.support.gateway import Gateway, Json

BEGIN = datetime(2026, 1, 1, 12, tzinfo=UTC)
"""When the first row was stored; each further one is stored a day later."""

PEOPLE: dict[str, Json] = {
    "ada": {
        "identifiers": ["crm:1", "van:77"],
        "origin_system": "CRM",
        "given_name": "Ada",
        "family_name": "Lovelace",
        "additional_name": "King",
        "honorific_prefix": "Countess",
        "honorific_suffix": "FRS",
        "gender": "Female",
        "gender_identity": "Woman",
        "additional_gender_identities": ["Countess", "Analyst"],
        "gender_pronouns": {"subject": "She", "object": "Her", "posessive": "Hers"},
        "party_identification": "Independent",
        "parties": [
            {
                "identification": "Independent",
                "last_verified_date": "2025-12-01T00:00:00Z",
                "active": True,
            }
        ],
        "source": "petition",
        "ethnicities": ["English"],
        "languages_spoken": ["en", "fr"],
        "preferred_language": "en",
        "browser_url": "https://example.org/ada",
        "administrative_url": "https://example.org/admin/ada",
        "birthdate": {"month": 12, "day": 10, "year": 1815},
        "employer": "Babbage & Co",
        "employer_address": {"locality": "London", "country": "GB", "status": "Verified"},
        "occupation": "Mathematician",
        "work_title": "Programmer",
        "work_department": "Engines",
        "postal_addresses": [
            {
                "primary": True,
                "address_type": "Home",
                "address_lines": ["12 St James's Square", "Flat 3"],
                "locality": "New York",
                "region": "NY",
                "postal_code": "10011",
                "country": "US",
                "language": "en",
                "location": {"latitude": 40.75, "longitude": -73.5, "accuracy": "Rooftop"},
                "status": "Verified",
                "last_verified_date": "2025-11-01T00:00:00Z",
            },
            {"locality": "Los Angeles", "region": "CA", "location": {"latitude": 34}},
        ],
        "email_addresses": [
            {"primary": True, "address": "Ada@Example.org", "address_type": "personal"},
            {"address": "ada@work.example.org", "address_type": "work", "status": "subscribed"},
        ],
        "phone_numbers": [
            {
                "primary": True,
                "number": "12025550101",
                "number_type": "Mobile",
                "sms_capable": True,
                "do_not_call": False,
            }
        ],
        "profiles": [{"provider": "Twitter", "id": "1815", "handle": "ada"}],
        "custom_fields": {"volunteer": "yes", "shirt": "M"},
        "division_info": [
            {
                "id": "d:1",
                "name": "Congressional",
                "divisions": [
                    {
                        "id": "ny-12",
                        "name": "NY 12",
                        "ocd_id": "ocd-division/country:us/state:ny/cd:12",
                    }
                ],
            }
        ],
    },
    "bert": {
        "identifiers": ["crm:2"],
        "given_name": "Bert",
        "family_name": "O'Brien",
        "gender": "Male",
        "languages_spoken": ["en"],
        "birthdate": {"month": 12, "day": 24},
        "postal_addresses": [
            {"locality": "Albany", "region": "NY", "country": "US", "location": {"latitude": 42.5}},
            {"locality": "San Diego", "region": "CA", "postal_code": "92101"},
        ],
        "email_addresses": [{"address": "bert@example.org"}],
        "phone_numbers": [
            {"number": "12025550102", "number_type": "Home", "do_not_call": True},
            {"number": "12025550103"},
        ],
        "custom_fields": {"volunteer": "no"},
    },
    "chiyo": {
        "given_name": "Chiyo",
        "family_name": "100%_sure",
        "languages_spoken": ["ja", "en"],
        "postal_addresses": [{"region": "CA", "location": None}],
        "email_addresses": [],
    },
    "dora": {"given_name": "ada", "custom_fields": {}, "parties": []},
    "nobody": {},
}
CAMPAIGNS: dict[str, Json] = {
    "trains": {
        "identifiers": ["crm:1"],
        "origin_system": "CRM",
        "name": "trains-2026",
        "title": "Save the night trains",
        "description": "<p>Call them.</p>",
        "summary": "Call them.",
        "templates": ["Hello, I call about trains.", "Thank you."],
        "targets": "U.S. Senate",
        "target_list": [
            {"title": "Senator", "family_name": "Schumer", "phone_numbers": [{"number": "1"}]},
            {"title": "CEO"},
        ],
        "browser_url": "https://example.org/trains",
        "administrative_url": "https://example.org/admin/trains",
        "featured_image_url": "https://example.org/trains.jpg",
        "type": "phone",
        "share_url": "https://example.org/t",
        "total_shares": 7,
        "share_options": [
            {
                "facebook_share": {"title": "Trains", "total_shares": 3},
                "twitter_share": {"message": "I called.", "share_url": "https://example.org/x"},
                "email_share": None,
            }
        ],
        "_links": {"osdi:creator": "ada", "osdi:modified_by": "bert"},
    },
    "water": {"title": "Clean water", "type": "Email", "_links": {"osdi:creator": "ada"}},
    "quiet": {"title": "Nobody came", "type": "billboard"},
}
_SCHUMER = {
    "title": "Senator",
    "organization": "U.S. Senate",
    "given_name": "Chuck",
    "family_name": "Schumer",
    "ocdid": "ocd-division/country:us/state:ny",
}
_GILLIBRAND = {**_SCHUMER, "given_name": "Kirsten", "family_name": "Gillibrand"}
_CEO = {"title": "CEO", "organization": "Acme"}
OUTREACHES: dict[str, Json] = {
    "call1": {
        "identifiers": ["calls:1"],
        "origin_system": "Dialer",
        "action_date": "2026-02-01T09:00:00Z",
        "type": "phone",
        "duration": 60,
        "notes": "Left a message.",
        "referrer_data": {"source": "mail-7", "website": "example.org", "url": "/trains"},
        "targets": [
            {
                **_SCHUMER,
                "phone_numbers": [{"number": "12022246542", "number_type": "Work"}],
                "postal_addresses": [{"locality": "Washington", "region": "DC"}],
            },
            _CEO,
        ],
        "_links": {"osdi:advocacy_campaign": "trains", "osdi:person": "ada"},
    },
    "call2": {
        "action_date": "2026-02-03T23:30:00Z",
        "type": "Phone",
        "duration": 0,
        "referrer_data": {"source": "mail-7"},
        "targets": [{**_SCHUMER, "email_addresses": [{"address": "a@senate.example"}]}],
        "_links": {"osdi:advocacy_campaign": "trains", "osdi:person": "bert"},
    },
    "call3": {
        "action_date": "2026-02-03T09:00:00Z",
        "type": "phone",
        "duration": 600,
        "targets": [_GILLIBRAND, _SCHUMER],
        "_links": {"osdi:advocacy_campaign": "trains", "osdi:person": "ada"},
    },
    "mail1": {
        "action_date": "2026-02-02T12:00:00Z",
        "type": "email",
        "subject": "Water",
        "message": "It's 100% ours.",
        "referrer_data": {"source": "web"},
        "targets": [{**_CEO, "phone_numbers": [{"number": "12025550150"}]}],
        "_links": {"osdi:advocacy_campaign": "water", "osdi:person": "chiyo"},
    },
    "mail2": {
        "action_date": "2026-02-03T09:00:00Z",
        "type": "email",
        "targets": [],
        "_links": {"osdi:advocacy_campaign": "water"},
    },
    "pigeon": {"type": "carrier pigeon", "_links": {"osdi:person": "ada"}},
    "undated": {"_links": {"osdi:advocacy_campaign": "trains"}},
    "blank": {},
}
UNDATED = ("undated", "pigeon")
"""Outreaches whose action date is removed afterwards."""

_AUTHORS = {"osdi:creator": "ada", "osdi:modified_by": "bert"}
GROUPS: dict[Resource, dict[str, Json]] = {
    TAG: {
        "volunteer": {
            "identifiers": ["crm:tag-1"],
            "origin_system": "CRM",
            "name": "volunteer",
            "description": "<p>Gives time.</p>",
            "_links": _AUTHORS,
        },
        "donor": {"name": "donor"},
    },
    LIST: {
        "letter": {
            "identifiers": ["crm:list-1"],
            "origin_system": "CRM",
            "name": "letter",
            "title": "The letter",
            "description": "<p>Monthly.</p>",
            "summary": "Monthly.",
            "browser_url": "https://example.org/letter",
            "administrative_url": "https://example.org/admin/letter",
            "_links": _AUTHORS,
        },
        "empty": {"name": "empty"},
    },
    QUESTION: {
        "issues": {
            "identifiers": ["crm:question-1"],
            "origin_system": "CRM",
            "name": "issues",
            "title": "What matters?",
            "description": "<p>Choose.</p>",
            "summary": "What matters.",
            "question_type": "MultiChoice",
            "responses": [
                {"key": "rail", "name": "rail", "title": "Trains"},
                {"key": "water", "title": "Water"},
            ],
            "_links": _AUTHORS,
        },
        "why": {"name": "why", "question_type": "Paragraph"},
    },
    TAGGING: {
        "tagging1": {
            "identifiers": ["crm:tagging-1"],
            "origin_system": "CRM",
            "_links": {"osdi:tag": "volunteer", "osdi:person": "ada"},
        },
        "tagging2": {"_links": {"osdi:tag": "volunteer", "osdi:person": "bert"}},
        "tagging3": {"_links": {"osdi:tag": "donor", "osdi:person": "ada"}},
    },
    ITEM: {
        "item1": {"_links": {"osdi:list": "letter", "osdi:person": "ada"}},
        "item2": {"_links": {"osdi:list": "letter", "osdi:person": "chiyo"}},
    },
    ANSWER: {
        "answer1": {
            "identifiers": ["crm:answer-1"],
            "action_date": "2026-02-01T09:00:00Z",
            "responses": ["rail", "water"],
            "_links": {"osdi:question": "issues", "osdi:person": "ada"},
        },
        "answer2": {
            "action_date": "2026-02-02T09:00:00Z",
            "value": "The trains",
            "_links": {"osdi:question": "why", "osdi:person": "ada"},
        },
        "answer3": {
            "responses": ["rail"],
            "_links": {"osdi:question": "issues", "osdi:person": "bert"},
        },
    },
}
OF_CAMPAIGNS: dict[Resource, dict[str, Json]] = {
    TAGGING: {"tagging4": {"_links": {"osdi:tag": "donor", "osdi:advocacy_campaign": "trains"}}},
    ITEM: {"item3": {"_links": {"osdi:list": "letter", "osdi:advocacy_campaign": "trains"}}},
}
ELSEWHERE = {"stranger": {"given_name": "Ada", "identifiers": ["crm:1"]}}
"""Rows of another organization."""

ABSENT = UUID("019b8600-0000-7000-8000-000000000000")
"""An id that no row has, of the time between Chiyo and Dora."""

Names = dict[str, str]


async def load(gateway: Gateway) -> Names:
    """Store the rows and return their ids by name."""
    loader = _Loader(gateway, await gateway.organization_id(), "default")
    for resource, bodies in ((PERSON, PEOPLE), (CAMPAIGN, CAMPAIGNS), (OUTREACH, OUTREACHES)):
        for name, body in bodies.items():
            await loader.create(resource, name, body)
    for resource, bodies in GROUPS.items():
        for name, body in bodies.items():
            await loader.create(resource, name, body)
    for name in UNDATED:
        await loader.update(OUTREACH, name, {"action_date": None})
    for resource, bodies in OF_CAMPAIGNS.items():
        for name, body in bodies.items():
            await loader.create(resource, name, body)
    loader.names |= {"absent": str(ABSENT), "organization": str(loader.organization_id)}
    for row in await gateway.sql("SELECT * FROM targets ORDER BY id"):
        loader.names[(row["family_name"] or row["title"]).lower()] = str(row["id"])
    await _load_delivery(gateway, loader)
    await _load_elsewhere(gateway, loader.names)
    await _load_changes(gateway, loader)
    return loader.names


async def _load_delivery(gateway: Gateway, loader: _Loader) -> None:
    """Store a delivery that failed for good."""
    loader.names["mailing"] = str(new_id(BEGIN))
    ids = [loader.names[name] for name in ("mailing", "ada", "call1")]
    await gateway.sql(
        "INSERT INTO deliveries VALUES ($1, $2, 'autoresponse', NULL, 'mail:thanks', NULL, $3, $4, "
        "'dead', 10, $5, 'The mail server answered 451.', $5, $5)",
        loader.organization_id,
        *ids,
        BEGIN,
    )


async def _load_changes(gateway: Gateway, loader: _Loader) -> None:
    """Replace the changes by some of known transactions; older ones have been purged."""
    names = loader.names
    await gateway.sql("DELETE FROM changes")
    for transaction, resource, name, change in (
        (10, "people", "nobody", "purged"),
        (11, "people", "ada", "created"),
        (12, "advocacy_campaigns", "trains", "created"),
        (12, "outreaches", "call1", "updated"),
        (13, "taggings", "absent", "deleted"),
    ):
        await gateway.sql(
            "INSERT INTO changes VALUES ($1, $2, $3, $4, $5, $6)",
            loader.organization_id,
            transaction,
            resource,
            names[name],
            change,
            BEGIN + timedelta(days=transaction),
        )


async def _load_elsewhere(gateway: Gateway, names: Names) -> None:
    await gateway.key("elsewhere")
    ((id_,),) = await gateway.sql("SELECT id FROM organizations WHERE name = 'elsewhere'")
    loader = _Loader(gateway, UUID(str(id_)), "elsewhere")
    for name, body in ELSEWHERE.items():
        await loader.create(PERSON, name, body)
    names |= loader.names


class _Loader:
    """Writes rows one after the other, a day apart, and remembers their ids."""

    def __init__(self, gateway: Gateway, organization_id: UUID, namespace: str) -> None:
        self.gateway = gateway
        self.organization_id = organization_id
        self.namespace = namespace
        self.names: Names = {}
        self._now = BEGIN

    async def create(self, resource: Resource, name: str, body: Json) -> None:
        links = {
            rel: {"href": f"/{_PLURALS[rel]}/{self.names[other]}"}
            for rel, other in body.get("_links", {}).items()
        }
        self.names[name] = await self._write(
            Action.CREATE, resource, {**body, "_links": links}, None
        )

    async def update(self, resource: Resource, name: str, body: Json) -> None:
        await self._write(Action.UPDATE, resource, body, UUID(self.names[name]))

    async def _write(self, action: Action, resource: Resource, body: Any, id_: UUID | None) -> str:
        parsed = parse_body(resource, body)
        tenant = Tenant(self.organization_id, self.namespace)
        request = WriteRequest(action, resource, tenant, parsed, id=id_)
        result = await write(self.gateway.store, request, at=self._now)
        self._now += timedelta(days=1)
        return str(result.id)


_PLURALS = {
    "osdi:person": "people",
    "osdi:creator": "people",
    "osdi:modified_by": "people",
    "osdi:advocacy_campaign": "advocacy_campaigns",
    "osdi:tag": "tags",
    "osdi:list": "lists",
    "osdi:question": "questions",
}
