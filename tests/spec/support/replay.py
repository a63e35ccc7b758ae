"""What it takes to replay an exchange of OSDI's pages and to say how the answer differs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.support.gateway import BASE, Gateway, Json, id_of

EXAMPLES = Path(__file__).parents[2] / "data" / "osdi"
THEIR_BASE = "https://osdi-sample-system.org/api/v1"
NAMESPACE = "osdi_sample_system"
COLLECTIONS = {
    "person": "/people",
    "campaign": "/advocacy_campaigns",
    "outreach": "/outreaches",
    "tag": "/tags",
    "list": "/lists",
    "question": "/questions",
    "tagging": "/taggings",
    "item": "/items",
    "answer": "/answers",
}
_DATED_BY_US = ("created_date", "modified_date")
_NOT_SENT = (*_DATED_BY_US, "_links", "total_outreaches")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def example(name: str) -> Any:
    """A body of the examples, or `None` where the exchange has none."""
    path = EXAMPLES / f"{name}.json"
    return json.loads(path.read_text()) if path.exists() else None


@dataclass(frozen=True)
class Seed:
    """Something that is POSTed first. `role` is what its id is called, here and in theirs."""

    role: str
    path: str
    document: Json


@dataclass(frozen=True)
class Exchange:
    """One exchange.

    `request` and the paths of seeds name ids by role; `theirs` has the roles of the example's
    ids. What a POST makes has the role 'new person', 'new outreach' and so on.
    `differences` are all there are, each with its reason: '-path' is in the example only,
    '+path' in our answer only, '~path' has another value; [] is any element.
    """

    example: str
    request: str
    theirs: Mapping[str, str] = field(default_factory=dict)
    seeds: tuple[Seed, ...] = ()
    differences: Mapping[str, str] = field(default_factory=dict)
    token: bool = True
    status: int = 200
    sends: Any = None
    view: Callable[[Json], Json] = lambda document: document


class World:
    """Our side of one exchange: a client, and the ids by role."""

    def __init__(self, gateway: Gateway, client: httpx.AsyncClient, exchange: Exchange) -> None:
        self.gateway = gateway
        self.client = client
        self.exchange = exchange
        self.ours: dict[str, str] = {}

    async def replay(self) -> httpx.Response:
        for seed in self.exchange.seeds:
            await self._plant(seed)
        asked = self.exchange
        method, path = asked.request.split(" ")
        body = asked.sends or example(asked.example + ".request")
        client = self.client if asked.token else self.gateway.anonymous()
        content = None if body is None else json.dumps(self._with_our_ids(body))
        response = await client.request(method, self._path(path), content=content)
        await self._name_what_is_new()
        return response

    async def _plant(self, seed: Seed) -> None:
        body = {name: value for name, value in seed.document.items() if name not in _NOT_SENT}
        own = NAMESPACE + ":"
        body["identifiers"] = [
            item for item in body.get("identifiers", ()) if not item.startswith(own)
        ]
        settable = ("osdi:person", "osdi:creator", "osdi:modified_by")
        links = seed.document.get("_links", {})
        body["_links"] = {rel: link for rel, link in links.items() if rel in settable}
        answer = await self.client.post(self._path(seed.path), json=self._with_our_ids(body))
        assert answer.status_code == 200, answer.text
        self.ours[seed.role] = id_of(answer.json())

    async def _name_what_is_new(self) -> None:
        for singular, path in COLLECTIONS.items():
            page = (await self.client.get(path)).json()
            (rel,) = page["_embedded"]
            for document in page["_embedded"][rel]:
                if id_of(document) not in self.ours.values():
                    assert f"new {singular}" not in self.ours, "more than one is new"
                    self.ours[f"new {singular}"] = id_of(document)

    def _path(self, path: str) -> str:
        for role, id_ in self.ours.items():
            path = path.replace("{" + role + "}", id_)
        return path

    def _with_our_ids(self, body: Any) -> Any:
        text = json.dumps(body)
        for theirs, role in self.exchange.theirs.items():
            text = text.replace(theirs, self.ours.get(role, theirs))
        return json.loads(text)

    def differences(self, document: Json) -> list[str]:
        theirs = example(self.exchange.example + ".response")
        names = {id_: role for role, id_ in self.ours.items()}
        ours = self.exchange.view(document)
        return list(
            _differences(
                _neutral(theirs, THEIR_BASE, self.exchange.theirs), _neutral(ours, BASE, names), ""
            )
        )


def _neutral(node: Any, base: str, names: Mapping[str, str], key: str = "") -> Any:
    """Without hosts and dates of our own, with roles in the place of ids."""
    if isinstance(node, dict):
        return {name: _neutral(item, base, names, name) for name, item in node.items()}
    if isinstance(node, list):
        return [_neutral(item, base, names, key) for item in node]
    if key in _DATED_BY_US:
        assert _MOMENT.fullmatch(node), node
        return "a moment"
    if key in ("href", "identifiers"):
        for id_, role in names.items():
            node = node.replace(id_, "{" + role + "}")
    if key == "href":
        origin = base.removesuffix("/api/v1")
        assert node.startswith(origin), node
        return node.removeprefix(origin)
    return node


def _differences(theirs: Any, ours: Any, path: str) -> Iterator[str]:
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for name in theirs.keys() | ours.keys():
            inner = f"{path}.{name}" if path else name
            if name not in ours:
                yield "-" + inner
            elif name not in theirs:
                yield "+" + inner
            else:
                yield from _differences(theirs[name], ours[name], inner)
    elif isinstance(theirs, list) and isinstance(ours, list):
        for index in range(max(len(theirs), len(ours))):
            inner = f"{path}[{index}]"
            if index >= len(ours):
                yield "-" + inner
            elif index >= len(theirs):
                yield "+" + inner
            else:
                yield from _differences(theirs[index], ours[index], inner)
    elif type(theirs) is not type(ours) or theirs != ours:
        yield "~" + path


def unnamed(found: list[str], named: Mapping[str, str]) -> list[str]:
    """What differs without being named."""
    return sorted(item for item in found if not any(_is(item, name) for name in named))


def not_found(found: list[str], named: Mapping[str, str]) -> list[str]:
    """What is named without being there."""
    return sorted(name for name in named if not any(_is(item, name) for item in found))


def _is(item: str, name: str) -> bool:
    return re.fullmatch(re.escape(name).replace(r"\[\]", r"\[\d+\]"), item) is not None
