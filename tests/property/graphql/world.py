"""Two organizations with rows in every state, written through REST and read back from there.

The oracle is given the rows as dicts with GraphQL's names; what it makes of them is its own.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import httpx

from schema.graphql.mapping import ADMIN_TYPES, NODES, ORDERS
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
from schema.osdi.fields import Field, Kind
from schema.osdi.resource import Resource
from schema.osdi.shapes import EMAIL_ADDRESS
from tests.support.gateway import BASE, Gateway, Json, id_of, path_of

Row = dict[str, Any]
"""Fields by GraphQL's names, `__typename`, and `_person` and the like: the ids links lead to."""

WORDS = ("ann", "anna", "bea", "o'brien", "zoe")
ODD_WORDS = ("Ann", "ANN", "Zoë", "ZOË", "50% off_now", "50x offynow", "back\\slash", 'quo"te')
ODDER_WORDS = ("日本 😀", " ", "", "null", "$v0 {#}", "a\nb", "e\u0301")
NUMBERS = (0, 1, 7, 30, -5, 2**31 - 1, -(2**31))
DEGREES = (40.5, -73.25, 0, 90, 1e-7)
MOMENTS = (
    *[f"2014-03-{day}T21:04:31Z" for day in (20, 21, 22)],
    "1969-12-31T23:59:59Z",
    "0001-01-01T00:00:01Z",
    "9999-12-31T23:59:59Z",
)
ADDRESSES = ("Ann@Example.org", "ann@example.ORG", "bea+news@example.org", "zoë@example.net")
BEGIN = datetime(2014, 3, 20, 21, 4, 31, tzinfo=UTC)
KEYS = ("colour", "Colour", "a.b/c", "", "id")
"""Of custom fields."""

LINKS = {
    ("Outreach", "person"): ("Person", "_person"),
    ("Outreach", "campaign"): ("Campaign", "_advocacy_campaign"),
    ("Campaign", "creator"): ("Person", "_creator"),
    ("Campaign", "modifiedBy"): ("Person", "_modified_by"),
    **{(name, "creator"): ("Person", "_creator") for name in ("Tag", "List", "Question")},
    **{(name, "modifiedBy"): ("Person", "_modified_by") for name in ("Tag", "List", "Question")},
    **{(name, "person"): ("Person", "_person") for name in ("Tagging", "Item", "Answer")},
    **{(name, "campaign"): ("Campaign", "_advocacy_campaign") for name in ("Tagging", "Item")},
    ("Tagging", "tag"): ("Tag", "_tag"),
    ("Item", "list"): ("List", "_list"),
    ("Answer", "question"): ("Question", "_question"),
    ("OutreachTarget", "target"): ("Target", "_target"),
}
"""By type and field: the type that the link leads to, and the member of a row that has the id."""

COLLECTIONS = {
    "outreaches": "Outreach",
    "taggings": "Tagging",
    "items": "Item",
    "answers": "Answer",
}
"""By field, whatever it is below: the type of what is listed. Totals are called after them."""

_DATES = """
UPDATE {0} SET modified_date = $1::timestamptz + n * interval '1 day',
  created_date = $1::timestamptz + n * interval '1 hour'
FROM (SELECT organization_id AS o, id AS i,
  row_number() OVER (PARTITION BY organization_id ORDER BY id) * 7 % 5 AS n FROM {0}) AS numbered
WHERE o = organization_id AND i = id
"""
_TARGETS = """
SELECT to_jsonb(targets) - 'organization_id' AS row FROM targets
JOIN organizations o ON o.id = organization_id WHERE o.name = $1 ORDER BY targets.id
"""
_CONTACTED = """
SELECT outreach_id::text, position, target_id::text FROM outreach_targets
JOIN organizations o ON o.id = organization_id WHERE o.name = $1 ORDER BY 1, 2
"""
_CONTACTS = ("postalAddresses", "emailAddresses", "phoneNumbers")


@dataclass(eq=False)
class Tenant:
    """An organization. `rows` by the name of their type and their id, in the order of ids;
    `cursors` by type, field of an order and id, as the gateway gave them.
    """

    name: str
    client: httpx.AsyncClient = field(repr=False)
    rows: dict[str, dict[str, Row]] = field(default_factory=dict, repr=False)
    cursors: dict[tuple[str, str, str], str] = field(default_factory=dict, repr=False)

    def member(self, row: Row, name: str) -> Any:
        """What a row has under the name of a field, or what it leads to."""
        type_ = row.get("__typename", "")
        if name in COLLECTIONS:
            return self.below(row, name)
        if (
            name.startswith("total")
            and (listed := name.removeprefix("total").lower()) in COLLECTIONS
        ):
            return len(self.below(row, listed))
        if name == "lastActionDate":
            dates = [item.get("actionDate") for item in self.below(row, "outreaches")]
            return max((date for date in dates if date), default=None)
        if (type_, name) in LINKS:
            target, link = LINKS[type_, name]
            return self.rows[target].get(row.get(link, ""))
        return row.get(name)

    def below(self, row: Row, name: str) -> list[Row]:
        """What a collection of the row has, each once, in the order of ids."""
        type_ = row["__typename"].removeprefix("Outreach") or "Outreach"
        return self._below.get((COLLECTIONS[name], type_, row["id"]), [])

    @cached_property
    def _below(self) -> dict[tuple[str, str, str], list[Row]]:
        """By type, and the type and id of what they are listed below."""
        found: dict[tuple[str, str, str], list[Row]] = {}
        for name in COLLECTIONS.values():
            for row in self.rows[name].values():
                ids = [("Target", item["id"]) for item in row.get("targets") or ()]
                for (type_, _), (target, link) in LINKS.items():
                    if type_ == name and row.get(link):
                        ids.append((target, row[link]))
                for place in dict.fromkeys(ids):
                    found.setdefault((name, *place), []).append(row)
        return found

    async def ask(
        self, query: str, variables: Json | None = None, operation: str | None = None
    ) -> httpx.Response:
        body = {"query": query, "variables": variables, "operationName": operation}
        return await self.client.post("http://gateway.test/graphql", json=body)

    async def data(self, query: str, variables: Json | None = None) -> Json:
        """What was asked for; insists on success."""
        response = await self.ask(query, variables)
        body: Json = response.json()
        assert response.status_code == 200, response.text
        assert "errors" not in body, response.text
        data: Json = body["data"]
        return data


class Maker:
    """Bodies to send: always the same ones of a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._serial = 0

    def body(self, resource: Resource, density: float = 0.6) -> Json:
        body = self._members(resource.writable, density)
        if "email_addresses" in body and resource is PERSON:
            for item in body["email_addresses"]:
                item["address"] = f"{self._next()}.{self.random.choice(ADDRESSES)}"
        body["identifiers"] = self.random.choice(
            [[], [f"van:{self._next()}"], [f"van:{self._next()}", f"x:{self._serial}"]]
        )
        return body

    def target(self) -> Json:
        """Few keys, so that many name the same one; contacts of their own."""
        target: Json = dict(self.random.choice(_WHO))
        for name in ("emailAddresses", "phoneNumbers", "postalAddresses"):
            item = next(item for item in NODES["Target"].fields if camel(item.name) == name)
            if self.random.random() < 0.4:
                target[item.name] = self._value(item)
        return target

    def targets(self) -> list[Json] | None:
        many = self.random.choice([None, 0, 1, 2, 2, 3])
        return None if many is None else [self.target() for _ in range(many)]

    def _next(self) -> int:
        self._serial += 1
        return self._serial

    def _members(self, fields: Iterable[Field], density: float) -> Json:
        return {item.name: self._value(item) for item in fields if self.random.random() < density}

    def _several(self, make: Callable[[], Any]) -> list[Any]:
        return [make() for _ in range(self.random.choice([0, 1, 1, 2, 3]))]

    def _value(self, item: Field) -> Any:
        pick = self.random.choice
        match item.kind:
            case Kind.TEXT if item == EMAIL_ADDRESS["address"]:
                return pick(ADDRESSES)
            case Kind.TEXT if item.name == "number":
                return pick(["none", *[f"+1 (202) 555-010{digit}" for digit in range(9)]])
            case Kind.TEXT if item.name == "key":
                return pick(("ann", "Ann", "b-1", "zoe"))
            case Kind.TEXT if item.closed:
                return pick(item.values)
            case Kind.TEXT if item.values:
                return pick([*item.values, item.values[0].upper(), "carrier pigeon"])
            case Kind.TEXT:
                return pick([*WORDS, *WORDS, *ODD_WORDS, *ODDER_WORDS])
            case Kind.INTEGER if item.bounds:
                return pick([number for number in NUMBERS if 1 <= number <= 12])
            case Kind.INTEGER:
                return pick(NUMBERS)
            case Kind.NUMBER:
                return pick(DEGREES)
            case Kind.BOOLEAN:
                return pick([True, False])
            case Kind.DATETIME:
                return pick(MOMENTS)
            case Kind.STRINGS:
                return self._several(lambda: pick([*WORDS, *ODD_WORDS]))
            case Kind.STRING_MAP:
                return {pick(KEYS): pick([*WORDS, *ODD_WORDS]) for _ in range(pick([0, 1, 3]))}
        assert item.struct is not None
        fields = item.struct.fields
        if item.kind is Kind.ARRAY:
            return self._several(lambda: self._members(fields, 0.6))
        return self._members(fields, 0.6)


_WHO: tuple[Json, ...] = (
    {"given_name": "ann", "family_name": "zoe", "title": "Senator", "ocdid": "ocd/state:ny"},
    {"given_name": "Ann", "family_name": "zoe", "title": "Senator", "ocdid": "ocd/state:ny"},
    {"given_name": "Zoë", "organization": "U.S. Senate"},
    {"given_name": ""},
    {"organization": "bea"},
    {},
)


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def camels(value: Any) -> Any:
    """By GraphQL's names; keys of custom fields are whose they are."""
    if isinstance(value, list):
        return [camels(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        camel(key): item if key == "custom_fields" else camels(item) for key, item in value.items()
    }


# Writing


async def settle(client: httpx.AsyncClient, seed: int) -> None:
    """Rows in every state: linked and not, emptied, with parents that went."""
    make = Maker(seed)
    pick = make.random.choice
    people = [await _post(client, "/people", make.body(PERSON)) for _ in range(9)]
    campaigns = []
    for _ in range(6):
        links = _links(creator=pick([None, *people]), modified_by=pick([None, *people]))
        body = {**make.body(CAMPAIGN), "target_list": make.targets(), "_links": links}
        campaigns.append(await _post(client, "/advocacy_campaigns", body))
    outreaches = []
    for number in range(28):
        links = _links(
            person=pick([None, *people[:5]]), advocacy_campaign=pick([None, *campaigns[:4]])
        )
        # Without a date it would be now, whose microseconds order rows and are not in documents.
        date = {"action_date": f"2026-03-01T21:04:{number:02}Z"}
        body = {**date, **make.body(OUTREACH), "targets": make.targets(), "_links": links}
        if number % 9 == 0:
            body["person"] = {"given_name": "Zoë", "email_addresses": [{"address": ADDRESSES[0]}]}
            await client.post(campaigns[0] + "/record_outreach_helper", json=body)
        else:
            outreaches.append(await _post(client, "/outreaches", body))
    for path in make.random.sample(outreaches, 8):
        await _put(client, path, {"action_date": None})
    for path in make.random.sample(outreaches, 5):
        await _put(client, path, {"targets": make.targets(), "type": None, "duration": None})
    await _settle_groups(client, make, people, campaigns)
    for path in (outreaches[3], people[1], campaigns[1]):
        assert (await client.delete(path)).status_code == 200


async def _settle_groups(
    client: httpx.AsyncClient, make: Maker, people: list[str], campaigns: list[str]
) -> None:
    """Tags, lists and questions, of which one goes, with some of the people each; and tags and
    lists with some of the campaigns.
    """
    pick = make.random.choice
    for group, tie in ((TAG, TAGGING), (LIST, ITEM), (QUESTION, ANSWER)):
        groups = []
        for _ in range(4):
            links = _links(creator=pick([None, *people]), modified_by=pick([None, *people]))
            body = {**make.body(group), "_links": links}
            if not (body.get("name") or body.get("title")):
                body["name"] = pick(WORDS) or "Name"
            if body.get("question_type") == "Paragraph":
                body.pop("responses", None)
            groups.append((await _post(client, f"/{group.plural}", body), body))
        for number, (path, body) in enumerate(groups):
            many = pick([0, 2, 5]) if number else 2  # no seed leaves a type without rows
            ends = [{"person": person} for person in make.random.sample(people, many)]
            if tie is not ANSWER:
                some = make.random.sample(campaigns, pick([0, 1, 3]))
                ends += [{"advocacy_campaign": campaign} for campaign in some]
            for end in ends:
                sent = {**make.body(tie), "item_type": None, "_links": _links(**end)}
                sent["responses"] = _responses(make, body)
                await _post(client, f"{path}/{tie.plural}", sent)
        assert (await client.delete(groups[1][0])).status_code == 200


def _responses(make: Maker, question: Json) -> list[str] | None:
    """What the question takes; anything, if it says nothing."""
    if question.get("question_type") == "Paragraph":
        return None
    declared = question.get("responses") or [{"key": word} for word in WORDS]
    keys = [item["key"] for item in declared if item.get("key")]
    most = 1 if question.get("question_type") == "SingleChoice" else 2
    return make.random.sample([*dict.fromkeys(keys)], min(most, len({*keys})))


async def _post(client: httpx.AsyncClient, path: str, body: Json) -> str:
    response = await client.post(path, json=body)
    assert response.status_code == 200, response.text
    return path_of(response.json())


async def _put(client: httpx.AsyncClient, path: str, body: Json) -> None:
    response = await client.put(path, json=body)
    assert response.status_code == 200, response.text


def _links(**paths: str | None) -> Json:
    return {f"osdi:{rel}": {"href": BASE + path} for rel, path in paths.items() if path}


# Reading back


async def world_of(gateway: Gateway, seed: int) -> list[Tenant]:
    """The organizations, filled and read."""
    tenants = [Tenant("default", gateway.client), Tenant("other", await gateway.client_of("other"))]
    for number, tenant in enumerate(tenants):
        await settle(tenant.client, seed * 2 + number)
    for name in _READ:
        await gateway.sql(_DATES.format(NODES[name].plural), BEGIN)
    for tenant in tenants:
        await _read(gateway, tenant)
        await _take_cursors(tenant)
    return tenants


_READ = tuple(name for name in NODES if name not in ("Target", *ADMIN_TYPES))


async def _read(gateway: Gateway, tenant: Tenant) -> None:
    for name in _READ:
        plural = NODES[name].plural
        response = await tenant.client.get(f"/{plural}?per_page=100")
        assert response.status_code == 200, response.text
        documents = response.json()["_embedded"][f"osdi:{plural}"]
        rows = [_row(name, item, id_of(item)) for item in documents]
        tenant.rows[name] = {row["id"]: row for row in sorted(rows, key=lambda row: row["id"])}
    found = [json.loads(item["row"]) for item in await gateway.sql(_TARGETS, tenant.name)]
    tenant.rows["Target"] = {item["id"]: _row("Target", item, item["id"]) for item in found}
    for outreach_id, position, target_id in await gateway.sql(_CONTACTED, tenant.name):
        contact = tenant.rows["Outreach"][outreach_id]["targets"][position]
        # In the order of outreaches: the last one has what is shown of the target.
        tenant.rows["Target"][target_id] |= {name: contact.get(name) for name in _CONTACTS}
        # The id is filtered by, and not shown.
        contact |= {"id": target_id, "_target": target_id, "__typename": "OutreachTarget"}


def _row(name: str, document: Json, id_: str) -> Row:
    row: Row = camels({key: value for key, value in document.items() if key[0] != "_"})
    links = document.get("_links") or {}
    row |= {
        "_" + rel.partition(":")[2]: link["href"].rpartition("/")[2]
        for rel, link in links.items()
        if rel.startswith("osdi:")
    }
    return {**row, "id": id_, "__typename": name}


_PLACES = """query ($by: {0}Order) {{
  {1}(first: 100, orderBy: $by) {{ edges {{ cursor node {{ id }} }} }}
}}"""


async def _take_cursors(tenant: Tenant) -> None:
    for name, fields in ORDERS.items():
        if name in ADMIN_TYPES:
            continue
        plural = {"Person": "people", "Outreach": "outreaches"}.get(name, name.lower() + "s")
        for item in fields:
            data = await tenant.data(_PLACES.format(name, plural), {"by": {"field": item.upper()}})
            edges = data[plural]["edges"]
            assert len(edges) == len(tenant.rows[name])
            for edge in edges:
                tenant.cursors[name, camel(item), edge["node"]["id"]] = edge["cursor"]
