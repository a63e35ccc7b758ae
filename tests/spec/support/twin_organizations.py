"""Two organizations to which the same is done, one over REST and one over GraphQL."""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import httpx

from app.identity.keys import create_key
from schema import tables
from tests.spec.support.agreement import TYPES, as_graphql, as_input, as_property, whole
from tests.support.gateway import GRAPHQL, Gateway, Json, id_of

NAMESPACE = "here"
Fault: TypeAlias = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Step:
    """One mutation. `of` is the role of what it is about; what it makes has the role `makes`.

    The body is one of REST; `{ada}` in it is an id, by its role.
    """

    mutation: str
    body: Json = field(default_factory=dict)
    of: str = ""
    makes: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of a step: the faults that refused it, or what was shown of the resource, and
    the parts that were not applied, by what was to be made.
    """

    faults: tuple[Fault, ...] = ()
    shown: Any = None
    created: bool | None = None
    parts: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    id: str = ""


class Side(ABC):
    """One of the organizations."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.ids: dict[str, str] = {"absent": "01234567-0123-7123-8123-0123456789ab"}
        self.seen: set[str] = set()

    async def carry_out(self, step: Step) -> Outcome:
        body = json.loads(self._with_ids(json.dumps(step.body)))
        outcome = await self._sent(step, body, self.ids.get(step.of, step.of))
        self.seen.add(outcome.id)
        if step.makes:
            assert not outcome.faults, outcome
            self.ids[step.makes] = outcome.id
        return outcome

    def _with_ids(self, text: str) -> str:
        for role, id_ in self.ids.items():
            text = text.replace("{" + role + "}", id_)
        return text

    @abstractmethod
    async def _sent(self, step: Step, body: Json, id_: str) -> Outcome:
        """The outcome of a step whose body has the ids of this organization."""


class RestSide(Side):
    """What is asked by method, address and body."""

    async def _sent(self, step: Step, body: Json, id_: str) -> Outcome:
        method, path = _ADDRESSES[step.mutation]
        content = None if method == "DELETE" else json.dumps(body)
        response = await self.client.request(method, path.format(id=id_), content=content)
        document = response.json()
        if response.status_code != 200:
            (status,) = document["osdi:error"]["resource_status"]
            described = status["error_descriptions"]
            return Outcome(tuple(_fault(item) for item in described))
        if method == "DELETE":
            return Outcome(id=id_)
        error = document.get("osdi:error", {"resource_status": [None]})
        parts = tuple(
            (part["resource"], *_fault(part["error_descriptions"][0]))
            for part in error["resource_status"][1:]
        )
        shown, id_ = as_graphql(type_of(step), document), id_of(document)
        return Outcome((), shown, id_ not in self.seen, parts, id_)


_ADDRESSES = {
    f"{verb}{name}": (method, path + below)
    for name, path in (
        ("Person", "/people"),
        ("Campaign", "/advocacy_campaigns"),
        ("Outreach", "/outreaches"),
        ("Tag", "/tags"),
        ("List", "/lists"),
        ("Question", "/questions"),
        ("Tagging", "/taggings"),
        ("Item", "/items"),
        ("Answer", "/answers"),
    )
    for verb, method, below in (
        ("create", "POST", ""),
        ("update", "PUT", "/{id}"),
        ("delete", "DELETE", "/{id}"),
    )
} | {
    "recordOutreach": ("POST", "/advocacy_campaigns/{id}/record_outreach_helper"),
    "signUpPerson": ("POST", "/people/person_signup_helper"),
}


def _fault(described: Json) -> Fault:
    return described["error_code"], tuple(map(as_property, described.get("properties", [])))


def type_of(step: Step) -> str:
    """The type that a mutation is about."""
    return next(name for name in TYPES if step.mutation.endswith(name))


class GraphSide(Side):
    """What is asked by mutations."""

    async def _sent(self, step: Step, body: Json, id_: str) -> Outcome:
        name = type_of(step)
        given: Json = {"input": self._input(step, name, body)}
        if step.mutation == "recordOutreach":
            given["campaignId"] = id_
        elif step.mutation.startswith(("update", "delete")):
            given["id"] = id_
        if step.mutation.startswith("delete"):
            del given["input"]
        sent = {"query": _document(step.mutation, name, given), "variables": given}
        answer = (await self.client.post(GRAPHQL, json=sent)).json()
        if "errors" in answer:
            if "data" in answer:
                assert answer["data"] == {"done": None}
                assert {tuple(error["path"]) for error in answer["errors"]} == {("done",)}
            return Outcome(tuple(_error(error) for error in answer["errors"]))
        done = answer["data"]["done"]
        if step.mutation.startswith("delete"):
            assert done["deletedId"] == id_
            return Outcome(id=id_)
        parts = tuple(
            (part["part"], part["code"], tuple(part["properties"])) for part in done["notApplied"]
        )
        assert all(part["message"] for part in done["notApplied"])
        shown = done[name.lower()]
        return Outcome((), shown, done["created"], parts, shown["id"])

    @staticmethod
    def _input(step: Step, name: str, body: Json) -> Json:
        if step.mutation != "signUpPerson":
            return as_input(TYPES[name], body)
        functions = {key: value for key, value in body.items() if key != "person"}
        person = as_input(TYPES["Person"], body["person"])
        return {"person": person, **as_input(TYPES["Person"], functions)}


def _error(error: Json) -> Fault:
    assert error["message"]
    extensions = error["extensions"]
    return extensions["code"], tuple(extensions.get("properties", ()))


def _document(mutation: str, name: str, given: Json) -> str:
    inputs = {"recordOutreach": "RecordOutreach", "signUpPerson": "SignUpPerson"}
    types = {"input": inputs.get(mutation, name) + "Input!", "id": "ID!", "campaignId": "ID!"}
    declared = ", ".join(f"${key}: {types[key]}" for key in given)
    arguments = ", ".join(f"{key}: ${key}" for key in given)
    payload = f"created notApplied {{ part code message properties }} {name.lower()} {whole(name)}"
    if mutation.startswith("delete"):
        payload = "deletedId"
    return f"mutation ({declared}) {{ done: {mutation}({arguments}) {{ {payload} }} }}"


@dataclass
class Twins:
    """The two of them: each step is done to both and has to have the same outcome."""

    gateway: Gateway
    rest: RestSide
    graph: GraphSide

    async def do(self, *steps: Step) -> Outcome:
        """The outcome of the last step, over GraphQL."""
        assert steps
        for step in steps:
            by_rest, by_graph = await self.rest.carry_out(step), await self.graph.carry_out(step)
            assert _plain(by_rest, self.rest) == _plain(by_graph, self.graph), step
        return by_graph

    async def assert_same_rows(self) -> Json:
        """All tables hold the same, but for ids and for moments of now. Returns the rows."""
        found = {name: dict[str, list[Json]]() for name in ("rest", "graph")}
        for organization, table, row in await self.gateway.sql(_EVERYTHING):
            found[organization].setdefault(table, []).append(json.loads(row))
        by_rest, by_graph = (_comparable(rows) for rows in found.values())
        assert by_rest == by_graph
        return by_rest


async def make_twins(gateway: Gateway, *scopes: str) -> Twins:
    """Two empty organizations, with keys that have these scopes."""
    keys = [
        await create_key(
            gateway.store, name, "test", list(scopes) or ["read", "write"], namespace=NAMESPACE
        )
        for name in ("rest", "graph")
    ]
    rest, graph = (gateway.anonymous(**{"OSDI-API-Token": key}) for key in keys)
    return Twins(gateway, RestSide(rest), GraphSide(graph))


def _plain(outcome: Outcome, side: Side) -> str:
    """The outcome without ids and dates of our own."""
    text = repr([outcome.faults, outcome.shown, outcome.created, outcome.parts])
    roles = {id_: "{" + role + "}" for role, id_ in side.ids.items()}
    for number, id_ in enumerate(dict.fromkeys(_ID.findall(text))):
        roles.setdefault(id_, f"{{{number}}}")
    return _neutral(text, roles)


_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)")


def _neutral(text: str, roles: dict[str, str]) -> str:
    """Roles stand for ids; what is dated today is dated now."""
    for id_, role in roles.items():
        text = text.replace(id_, role)

    def now(found: re.Match[str]) -> str:
        age = datetime.now(UTC) - datetime.fromisoformat(found[0].replace("Z", "+00:00"))
        return "now" if abs(age) < timedelta(hours=1) else found[0]

    return _MOMENT.sub(now, text)


_TABLES = [
    table.name
    for table in tables.METADATA.sorted_tables
    if "organization_id" in table.c and table.name != "api_keys"
]
_EVERYTHING = " UNION ALL ".join(
    f"SELECT o.name, '{name}', to_jsonb(t)::text FROM {name} AS t "
    "JOIN organizations AS o ON o.id = t.organization_id WHERE o.name IN ('rest', 'graph')"
    for name in _TABLES
)


def _comparable(rows: dict[str, list[Json]]) -> Json:
    """What every table holds of an organization, sorted; ids are numbered in their order."""
    roles = {row["organization_id"]: "organization" for found in rows.values() for row in found}
    changes = _numbered(rows.get("changes", []))
    rows = {**rows, "totals": _summed(rows.get("totals", [])), "changes": changes}
    deleted = [row["id"] for row in changes if row["change"] == "deleted"]
    roles |= {row_id: f"deleted {number}" for number, row_id in enumerate(sorted(deleted))}
    # Their ids and transactions are numbers, which say only in what order they came.
    rows["outreach_deltas"] = [
        {name: value for name, value in row.items() if name not in ("id", "transaction")}
        for row in rows.get("outreach_deltas", [])
    ]
    for name, found in rows.items():
        if name not in ("targets", "changes"):  # their ids are made of names, or are others' ids
            ids = sorted(row["id"] for row in found if "id" in row)
            roles |= {row_id: f"{name} {number}" for number, row_id in enumerate(ids)}
    for row in rows["outreach_deltas"]:
        roles.setdefault(row["campaign_id"] or "", "deleted campaign")
        roles.setdefault(row["person_id"] or "", "deleted person")
    roles.pop("", None)
    return {
        name: sorted(_neutral(json.dumps(row, sort_keys=True), roles) for row in found)
        for name, found in rows.items()
        if found
    }


def _numbered(changes: list[Json]) -> list[Json]:
    """The changes, with their transactions numbered in their order. Each twin has a key of its own,
    and each request an id.
    """
    order = sorted({row["transaction"] for row in changes})
    return [
        {
            **row,
            "transaction": order.index(row["transaction"]),
            "key_id": row["key_id"] is not None,
            "request_id": row["request_id"] is not None,
        }
        for row in changes
    ]


def _summed(totals: list[Json]) -> list[Json]:
    """Each total out of its slots; which of them, depends on the connection."""
    sums: Counter[tuple[str, str]] = Counter()
    for row in totals:
        sums[row["collection"], row["scope_id"]] += row["n"]
    return [
        {"collection": collection, "scope": scope, "n": n}
        for (collection, scope), n in sums.items()
        if n
    ]
