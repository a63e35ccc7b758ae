"""Copies of all people, kept in six ways while others write: those that docs/rest.md describes,
and a naive one.
"""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, NamedTuple

from tests.spec.support.builders import embedded
from tests.support.gateway import Gateway, Json, id_of

_FEED = "osdi_gateway:changes"
_BY_FILTER = """query($filter: PersonFilter, $after: String) {
  newest: people(first: 1, orderBy: {field: MODIFIED_DATE, direction: DESC}) {
    nodes { modifiedDate } }
  people(first: 100, after: $after, filter: $filter,
    orderBy: {field: MODIFIED_DATE, direction: ASC}) {
    nodes { id givenName } pageInfo { hasNextPage endCursor } } }"""
_ALL = """query($after: String) {
  people(first: 100, after: $after) { nodes { id givenName } pageInfo { hasNextPage endCursor } } }
"""
_CHANGES = """query($after: String) {
  changes(first: 100, after: $after) { nodes { type id change } endCursor hasNextPage } }"""
_NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Person { givenName } } }"


class Wrong(NamedTuple):
    """How many people a copy lacks, has with an old name, and has although they are deleted."""

    missing: int
    stale: int
    extra: int


@dataclass
class Mirror(ABC):
    """A copy: the name of each person, by id."""

    gateway: Gateway
    overlap: timedelta
    rows: dict[str, str] = field(default_factory=dict)
    read: int = 0
    pause: ClassVar[float] = 0.1

    @abstractmethod
    async def synchronize(self) -> None:
        """Read what has changed since the last time, up to now."""

    async def finish(self) -> None:
        """The last round."""
        await self.synchronize()

    async def follow(self, until: float) -> None:
        while time.monotonic() < until:
            await self.synchronize()
            await asyncio.sleep(self.pause)

    def store(self, people: Iterable[tuple[str, str]]) -> None:
        for id_, name in people:
            self.rows[id_] = name
            self.read += 1

    async def wrong(self) -> Wrong:
        stored = await self.gateway.sql("SELECT id, given_name FROM people")
        names = {str(row["id"]): row["given_name"] for row in stored}
        missing = len(names.keys() - self.rows.keys())
        stale = sum(name != self.rows.get(id_, name) for id_, name in names.items())
        return Wrong(missing, stale, len(self.rows.keys() - names.keys()))

    async def pages(self, address: str) -> list[Json]:
        """The documents of all pages from the address on."""
        documents: list[Json] = []
        following: str | None = address
        while following is not None:
            page = await self.gateway.get(following)
            documents += embedded(page)
            following = page["_links"].get("next", {}).get("href")
        return documents

    async def ask(self, query: str, **variables: object) -> Json:
        answer = await self.gateway.graphql(query, variables)
        assert "errors" not in answer, answer
        data: Json = answer["data"]
        return data


def _people(documents: Iterable[Json]) -> list[tuple[str, str]]:
    return [(id_of(document), document["given_name"]) for document in documents]


class ByFilter(Mirror):
    """`filter=modified_date gt`; whoever was deleted is dropped in the last round."""

    since: str | None = None

    async def synchronize(self) -> None:
        newest = embedded(await self.gateway.get("/people?$orderby=modified_date desc&per_page=1"))
        address = "/people?$orderby=modified_date asc&per_page=100"
        if self.since is not None:
            address = f"{address}&filter=modified_date gt '{self.since}'"
        self.store(_people(await self.pages(address)))
        if newest:
            shown = datetime.fromisoformat(newest[0]["modified_date"])
            self.since = f"{shown - self.overlap:%Y-%m-%dT%H:%M:%SZ}"

    async def finish(self) -> None:
        await self.synchronize()
        there = {id_ for id_, _ in _people(await self.pages("/people?$orderby=id asc"))}
        self.rows = {id_: name for id_, name in self.rows.items() if id_ in there}


class Naive(ByFilter):
    """The same without an overlap, and without a look at who is still there."""

    async def finish(self) -> None:
        await self.synchronize()


class ByReadingAll(Mirror):
    """Everything anew, in the order of ids."""

    pause = 1.0

    async def synchronize(self) -> None:
        self.rows = {}
        self.store(_people(await self.pages("/people?$orderby=id asc&per_page=100")))


class ByGraphQLFilter(Mirror):
    """`orderBy: MODIFIED_DATE` and a filter with an overlap."""

    since: str | None = None

    async def synchronize(self) -> None:
        condition = {"modifiedDate": {"gt": self.since}} if self.since else None
        newest, after = None, None
        while True:
            data = await self.ask(_BY_FILTER, filter=condition, after=after)
            newest = data["newest"]["nodes"] if newest is None else newest
            page = data["people"]
            self.store((item["id"], item["givenName"]) for item in page["nodes"])
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        if newest:
            shown = datetime.fromisoformat(newest[0]["modifiedDate"])
            self.since = f"{shown - self.overlap:%Y-%m-%dT%H:%M:%SZ}"

    async def finish(self) -> None:
        await self.synchronize()
        there, after, more = set(), None, True
        while more:
            page = (await self.ask(_ALL, after=after))["people"]
            there |= {item["id"] for item in page["nodes"]}
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        self.rows = {id_: name for id_, name in self.rows.items() if id_ in there}


class ByFeed(Mirror):
    """The changes feed: the cursor, then everything, then what changed."""

    address: str | None = None

    async def synchronize(self) -> None:
        if self.address is None:
            page = await self.gateway.get("/changes?since=now&per_page=100")
            self.address = page["_links"]["next"]["href"]
            self.store(_people(await self.pages("/people?per_page=100")))
        while (page := await self.gateway.get(self.address))["_embedded"][_FEED]:
            for change in page["_embedded"][_FEED]:
                await self._take(change)
            self.address = page["_links"]["next"]["href"]

    async def _take(self, change: Json) -> None:
        id_ = id_of(change)
        response = None
        if change["change"] != "deleted":
            response = await self.gateway.client.get(change["_links"]["self"]["href"])
        if response is None or response.status_code == 404:
            self.rows.pop(id_, None)
        else:
            self.store(_people([response.json()]))


class ByGraphQLFeed(Mirror):
    """The same by GraphQL, which looks up the people of a page in one request."""

    cursor: str | None = None

    async def synchronize(self) -> None:
        if self.cursor is None:
            self.cursor = (await self.ask(_CHANGES, after="now"))["changes"]["endCursor"]
            after, more = None, True
            while more:
                page = (await self.ask(_ALL, after=after))["people"]
                self.store((item["id"], item["givenName"]) for item in page["nodes"])
                after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        more = True
        while more:
            page = (await self.ask(_CHANGES, after=self.cursor))["changes"]
            ids = list(dict.fromkeys(item["id"] for item in page["nodes"]))
            found = (await self.ask(_NODES, ids=ids))["nodes"]
            for id_ in ids:
                self.rows.pop(id_, None)
            self.store((item["id"], item["givenName"]) for item in found if item)
            self.cursor, more = page["endCursor"], page["hasNextPage"]
