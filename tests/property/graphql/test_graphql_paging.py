"""Walking a connection by its cursors while others write: what stays as it is, is seen once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.gateway import Gateway, Json, path_of

LASTING = 12
PASSING = 6
MAX_PASSING = 18
MOMENTS = [None, None, *[f"2014-03-{day}T21:04:31Z" for day in (20, 21, 22)]]
TARGET = {"given_name": "t", "title": "Everybody's"}
HIDDEN = "hidden"

_SPREAD = """
UPDATE {} SET modified_date = timestamptz '2014-03-20T21:04:31Z' + n * interval '1 day'
FROM (SELECT id AS i, row_number() OVER (ORDER BY id) * 7 % 4 AS n FROM {}) AS numbered WHERE i = id
"""


@dataclass(frozen=True)
class Place:
    """A connection: what is asked, of what type, whether nested, and how it may be ordered."""

    name: str
    type: str
    orders: tuple[str, ...]
    parent: str | None = None
    filters: tuple[Json, ...] = ()

    def query(self, by: str) -> str:
        key = {"ID": "id", "ACTION_DATE": "actionDate", "MODIFIED_DATE": "modifiedDate"}
        total = "id" if self.type == "Person" else "totalOutreaches"
        node = f"id key: {key.get(by, 'id' if by == _LAST else total)}"
        args = "first: $first, last: $last, after: $after, before: $before, orderBy: $by"
        asked = f"""
          page: {self.name}({args}, filter: $filter) {{
            totalCount nodes {{ id }} edges {{ cursor node {{ {node} }} }}
            pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}
          }}
          whole: {self.name}(first: 100, orderBy: $by, filter: $filter) {{
            edges {{ cursor node {{ {node} }} }}
          }}
        """
        declared = "$first: Int, $last: Int, $after: String, $before: String"
        declared += f", $by: {self.type}Order, $filter: {self.type}Filter"
        if self.parent is None:
            return f"query ({declared}) {{ {asked} }}"
        return f"query ({declared}, $id: ID!) {{ parent: {self.parent}(id: $id) {{ {asked} }} }}"


_LAST = "LAST_ACTION_DATE"
_NUMBERS = ("TOTAL_OUTREACHES", _LAST)
"""Who never acted comes before everybody who did."""
_DATES = ("ID", "ACTION_DATE", "MODIFIED_DATE")
_SEEN = {"notes": {"ne": HIDDEN}}
PLACES = (
    Place("outreaches", "Outreach", _DATES, filters=({**_SEEN, "campaign": {}},)),
    Place("outreaches", "Outreach", _DATES, "campaign", (_SEEN,)),
    Place("outreaches", "Outreach", _DATES, "person", ({"targets": {"isNull": False}},)),
    Place("outreaches", "Outreach", _DATES, "target", ({"not": {"notes": {"eq": HIDDEN}}},)),
    Place("targets", "Target", ("TOTAL_OUTREACHES", "ID"), filters=({"givenName": {"ne": "p1"}},)),
    Place(
        "people",
        "Person",
        ("ID", "MODIFIED_DATE", *_NUMBERS),
        filters=({"familyName": {"ne": HIDDEN}},),
    ),
    Place(
        "campaigns",
        "Campaign",
        ("ID", "MODIFIED_DATE", _LAST),
        filters=({"title": {"ne": HIDDEN}},),
    ),
)


class Crowd:
    """Rows that stay as they are, among others that come, change and go."""

    def __init__(self, gateway: Gateway, place: Place, seed: int) -> None:
        self._gateway = gateway
        self._place = place
        self._random = random.Random(seed)
        self._path = {"people": "/people", "campaigns": "/advocacy_campaigns"}.get(
            place.name, "/outreaches"
        )
        self._links: Json = {}
        self._passing: list[str] = []
        self.parent_id = ""
        self.lasting: set[str] = set()
        self.changes = 0

    async def gather(self) -> None:
        campaign, person = await self._gateway.campaign(), await self._gateway.person()
        self._links = {
            "osdi:advocacy_campaign": {"href": campaign},
            "osdi:person": {"href": person},
        }
        kinds = [True] * LASTING + [False] * PASSING
        self._random.shuffle(kinds)
        for number, lasts in enumerate(kinds):
            path = await self._arrive(number if lasts else None)
            if not lasts:
                self._passing.append(path)
            elif self._place.name != "targets":
                self.lasting.add(path.rpartition("/")[2])
        table = self._path.removeprefix("/")
        await self._gateway.sql(_SPREAD.format(table, table))
        targets = await self._gateway.sql("SELECT id::text, given_name FROM targets")
        if self._place.name == "targets":
            self.lasting = {id_ for id_, name in targets if name.startswith("t")}
        target = next((id_ for id_, name in targets if name == "t"), "")
        parents = {"campaign": campaign, "person": person, "target": target}
        self.parent_id = parents.get(self._place.parent or "", "").rpartition("/")[2]

    async def _arrive(self, number: int | None = None) -> str:
        """One that lasts, if it has a number, or else passes."""
        body = self._body(number)
        path = path_of(await self._gateway.post(self._path, body))
        path = f"{self._path}/{path.rpartition('/')[2]}"
        if "action_date" in body and body["action_date"] is None:
            await self._gateway.put(path, {"action_date": None})
        return path

    def _body(self, number: int | None) -> Json:
        note = "shown" if number is not None else self._random.choice(["shown", HIDDEN, "other"])
        if self._path != "/outreaches":
            return {"given_name": "Ada", "family_name": note, "title": note}
        return {
            "notes": note,
            "action_date": self._random.choice(MOMENTS),
            "targets": self._targets(number),
            "_links": self._links,
        }

    def _targets(self, number: int | None) -> list[Json]:
        """Everybody's one; or, where targets are walked, those that last up to three times."""
        if self._place.name != "targets":
            twice: list[Json] = [
                TARGET,
                {**TARGET, "email_addresses": [{"address": "t@example.org"}]},
            ]
            return [TARGET] if number is not None else self._random.choice([[TARGET], twice])
        if number is None:
            return [{"given_name": f"p{self._random.randrange(6)}"}]
        return [{"given_name": f"t{number // times}"} for times in (1, 2, 3)]

    async def change(self) -> None:
        """One arrives, one of those that pass goes, or becomes another."""
        self.changes += 1
        chance = self._random.random() + len(self._passing) / MAX_PASSING - 0.5
        if not self._passing or chance < 0.4:
            self._passing.append(await self._arrive())
            return
        path = self._passing.pop(self._random.randrange(len(self._passing)))
        if chance > 0.8:
            assert (await self._gateway.client.delete(path)).status_code == 200
            return
        await self._gateway.put(path, self._body(None))
        self._passing.append(path)

    @asynccontextmanager
    async def changing(self, most: int) -> AsyncIterator[None]:
        """Changes without a pause, up to so many."""
        ended = asyncio.Event()

        async def keep_on() -> None:
            while self.changes < most and not ended.is_set():
                await self.change()

        self.changes = 0
        tasks = [asyncio.create_task(keep_on()) for _ in range(2)]
        try:
            yield
        finally:
            ended.set()
            await asyncio.gather(*tasks)


Position = tuple[bool, Any, str]


def position(node: Json) -> Position:
    """Nothing is the largest; the id decides where all else is equal."""
    return node["key"] is None, node["key"] or 0, node["id"]


@dataclass
class Walk:
    """From one end of a connection to the other, page by page."""

    gateway: Gateway
    place: Place
    crowd: Crowd
    by: str
    falls: bool
    backward: bool
    size: int
    filter: Json | None

    async def page(self, cursor: str | None) -> tuple[Json, list[Json]]:
        """The page at the cursor, and at once all that there is."""
        sizes = {"last": self.size} if self.backward else {"first": self.size}
        place = {"before" if self.backward else "after": cursor} if cursor else {}
        by = {"field": self.by, "direction": "DESC" if self.falls else "ASC"}
        variables = {"by": by, "filter": self.filter, "id": self.crowd.parent_id}
        answer = await self.gateway.graphql(
            self.place.query(self.by), {**variables, **sizes, **place}
        )
        assert "errors" not in answer, answer
        data = answer["data"]
        found = data if self.place.parent is None else data["parent"]
        page: Json = found["page"]
        for edge in [*page["edges"], *found["whole"]["edges"]]:
            if isinstance(edge["node"]["key"], str):
                # A date is shown in whole seconds; the cursor has its microseconds.
                text = edge["cursor"].partition(".")[2].rpartition(".")[0]
                edge["node"]["key"] = float(text or "-inf") if self.by in _NUMBERS else text
        return page, [edge["node"] for edge in found["whole"]["edges"]]

    async def pages(self, exact: bool, between: bool) -> list[Json]:
        """All of them; `exact`: each is held against all that there is at the time."""
        cursor: str | None = None
        behind: Position | None = None
        pages: list[Json] = []
        while True:
            assert len(pages) < 150
            page, whole = await self.page(cursor)
            self.check(page)
            if exact:
                self.check_against(page, whole, behind)
            pages.append(page)
            info, edges = page["pageInfo"], page["edges"]
            if not info["hasPreviousPage" if self.backward else "hasNextPage"]:
                return pages
            assert edges
            edge = edges[0 if self.backward else -1]
            cursor, behind = edge["cursor"], position(edge["node"])
            if between:
                await self.crowd.change()

    def check(self, page: Json) -> None:
        """What every page is, whatever others do."""
        edges, info = page["edges"], page["pageInfo"]
        ids = [edge["node"]["id"] for edge in edges]
        assert [node["id"] for node in page["nodes"]] == ids
        assert len(edges) <= self.size
        positions = [position(edge["node"]) for edge in edges]
        assert positions == sorted(positions, reverse=self.falls)
        assert info["startCursor"] == (edges[0]["cursor"] if edges else None)
        assert info["endCursor"] == (edges[-1]["cursor"] if edges else None)
        assert len(set(ids)) == len(ids)

    def check_against(self, page: Json, whole: list[Json], behind: Position | None) -> None:
        places = [position(node) for node in whole]
        assert places == sorted(places, reverse=self.falls)
        assert page["totalCount"] == len(whole)
        ahead = places
        if behind is not None:
            # Down the order or up it: that is where the reading goes.
            ahead = [place for place in places if (place < behind) is (self.falls != self.backward)]
            ahead = [place for place in ahead if place != behind]
        expected = ahead[-self.size :] if self.backward else ahead[: self.size]
        assert [position(edge["node"]) for edge in page["edges"]] == expected
        follows, precedes = len(ahead) > self.size, behind is not None and len(ahead) < len(places)
        ends = (precedes, follows) if self.backward else (follows, precedes)
        info = page["pageInfo"]
        assert (info["hasNextPage"], info["hasPreviousPage"]) == ends

    def check_lasting(self, pages: list[Json], order: list[str]) -> None:
        """Those that last, each once and in their order."""
        edges = [page["edges"] for page in (pages[::-1] if self.backward else pages)]
        ids = [edge["node"]["id"] for page in edges for edge in page]
        assert [id_ for id_ in ids if id_ in self.crowd.lasting] == order


async def lasting_of(walk: Walk) -> list[str]:
    """Those that last, in the order of the walk."""
    _, whole = await walk.page(None)
    ids = [node["id"] for node in whole if node["id"] in walk.crowd.lasting]
    assert len(ids) == len(walk.crowd.lasting) >= LASTING
    return ids


def walks(gateway: Gateway, place: Place, crowd: Crowd) -> list[Walk]:
    """Each order, each way it runs, from each end; with and without filters."""
    draws = random.Random(len(named(place)))
    return [
        Walk(
            gateway,
            place,
            crowd,
            by,
            falls,
            backward,
            draws.choice([1, 3, 3, 4, 7]),
            draws.choice([None, *place.filters]),
        )
        for by in place.orders
        for falls in (True, False)
        for backward in (False, True)
    ]


def named(place: Place) -> str:
    return f"{place.name} of a {place.parent}" if place.parent else place.name


@pytest.mark.parametrize("place", PLACES, ids=named)
async def test_what_lasts_is_seen_once(gateway: Gateway, place: Place) -> None:
    crowd = Crowd(gateway, place, seed=len(named(place)))
    await crowd.gather()
    for walk in walks(gateway, place, crowd):
        order = await lasting_of(walk)
        pages = await walk.pages(exact=True, between=True)
        walk.check_lasting(pages, order)
    assert crowd.changes > LASTING


@pytest.mark.parametrize("place", PLACES, ids=named)
async def test_while_others_never_pause(gateway: Gateway, place: Place) -> None:
    """A nested page and all that there is are one statement, and so of one moment."""
    crowd = Crowd(gateway, place, seed=len(named(place)))
    await crowd.gather()
    for walk in walks(gateway, place, crowd):
        order = await lasting_of(walk)
        async with crowd.changing(most=30):
            pages = await walk.pages(exact=place.parent is not None, between=False)
        walk.check_lasting(pages, order)
        assert crowd.changes
