"""Walking a collection while others write: what is there all along is seen once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.support.gateway import BASE, Gateway, Json, id_of, path_of

LASTING = 24
PASSING = 12


class Crowd:
    """People that stay, among others that come and go while somebody walks."""

    def __init__(self, gateway: Gateway, collection: str, seed: int) -> None:
        self._gateway = gateway
        self._collection = collection
        self._random = random.Random(seed)
        self._passing: list[str] = []
        self.lasting: list[str] = []
        self.changes = 0

    async def gather(self) -> None:
        kinds = [True] * LASTING + [False] * PASSING
        self._random.shuffle(kinds)
        for lasts in kinds:
            made = await self._arrive()
            if lasts:
                self.lasting.append(made.rpartition("/")[2])
            else:
                self._passing.append(made)

    async def _arrive(self) -> str:
        return path_of(
            await self._gateway.post(self._collection, {"given_name": "Ada", "subject": "Ada"})
        )

    async def mingle(self) -> None:
        """One arrives, or one of those that pass goes: the newest, the oldest or any."""
        if self._passing and self._random.random() < 0.6:
            index = self._random.choice([0, -1, self._random.randrange(len(self._passing))])
            response = await self._gateway.client.delete(self._passing.pop(index))
            assert response.status_code == 200
        else:
            self._passing.append(await self._arrive())
        self.changes += 1

    @asynccontextmanager
    async def mingling(self) -> AsyncIterator[None]:
        """Changes without a pause, for as long as somebody walks."""
        ended = asyncio.Event()

        async def keep_on() -> None:
            while not ended.is_set():
                await self.mingle()

        tasks = [asyncio.create_task(keep_on()) for _ in range(2)]
        try:
            yield
        finally:
            ended.set()
            await asyncio.gather(*tasks)


async def page_at(gateway: Gateway, address: str) -> Json:
    assert address.startswith(BASE)
    return await gateway.get(address.removeprefix(BASE))


def ids(page: Json) -> list[str]:
    ((_, documents),) = page["_embedded"].items()
    return [id_of(document) for document in documents]


async def walk(gateway: Gateway, crowd: Crowd, address: str, rel: str) -> list[Json]:
    """The pages from `address` on, following `rel`."""
    pages = [await page_at(gateway, address)]
    while link := pages[-1]["_links"].get(rel):
        assert len(pages) < 200
        await crowd.mingle()
        pages.append(await page_at(gateway, link["href"]))
    return pages


def seen(pages: list[Json], lasting: list[str]) -> list[str]:
    """Those of `lasting` on the pages, as often as they are there."""
    return [id_ for page in pages for id_ in ids(page) if id_ in lasting]


COLLECTIONS = ("/people", "/outreaches", "campaign's", "person's", "filtered")


async def place(gateway: Gateway, collection: str) -> tuple[str, str]:
    """Where the crowd is made, and the first address of the walk."""
    if collection == "campaign's":
        path = await gateway.campaign() + "/outreaches"
    elif collection == "person's":
        path = await gateway.person() + "/outreaches"
    else:
        path = "/people" if collection == "filtered" else collection
    return path, path + ("?filter=given_name eq 'Ada'&" if collection == "filtered" else "?")


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("size", [1, 7])
async def test_there_and_back(gateway: Gateway, collection: str, size: int) -> None:
    path, query = await place(gateway, collection)
    crowd = Crowd(gateway, path, seed=size)
    await crowd.gather()
    newest_first = crowd.lasting[::-1]
    there = await walk(gateway, crowd, f"{BASE}{query}per_page={size}", "next")
    assert seen(there, crowd.lasting) == newest_first
    assert [page["page"] for page in there] == list(range(1, len(there) + 1))

    last = there[-1]["_links"]["self"]["href"]
    *back, first = await walk(gateway, crowd, last, "previous")
    again = seen(back[::-1], crowd.lasting)
    assert len(back) > 2
    assert again == newest_first[-len(again) :]
    # The first page has no cursor: it is that of now, whatever came and went.
    assert ids(first) == ids(await page_at(gateway, f"{BASE}{query}per_page={size}"))


@pytest.mark.parametrize("seed", range(3))
async def test_while_others_never_pause(gateway: Gateway, seed: int) -> None:
    crowd = Crowd(gateway, "/people", seed)
    await crowd.gather()
    async with crowd.mingling():
        there = await walk(gateway, crowd, f"{BASE}/people?per_page=5", "next")
    assert seen(there, crowd.lasting) == crowd.lasting[::-1]
    assert crowd.changes > len(there)


async def test_a_page_whose_rows_are_gone(gateway: Gateway) -> None:
    """The cursor outlives the row it was made of."""
    people = [await gateway.person() for _ in range(9)][::-1]
    page = await gateway.get("/people?per_page=3")
    for path in people[:3]:
        assert (await gateway.client.delete(path)).status_code == 200
    following = await page_at(gateway, page["_links"]["next"]["href"])
    assert [f"/people/{id_}" for id_ in ids(following)] == people[3:6]
