"""The OpenAPI document is valid, and no request generated from it gets a 5xx."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from typing import Any, TypeAlias, cast

import httpx
import openapi_spec_validator
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok
from starlette.routing import Mount, Route

from app.config.settings import load_settings
from app.main import create_app
from app.rest.openapi.document import openapi
from schema.osdi.catalogue import SERVED
from tests.support.consistency import assert_store_consistent
from tests.support.effort import ALL, examples
from tests.support.gateway import BASE, Gateway, Json, error_codes, id_of

CASES = examples(1_000)
AnyCase: TypeAlias = "Case[Any]"
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def _only_known_members(node: Any) -> Any:
    """The schema without unknown members; otherwise cases would have hardly any others."""
    if isinstance(node, list):
        return [_only_known_members(item) for item in node]
    if not isinstance(node, dict):
        return node
    closed = {"additionalProperties": False} if "properties" in node else {}
    return {name: _only_known_members(item) for name, item in node.items()} | closed


def _cases() -> st.SearchStrategy[AnyCase]:
    schema = schemathesis.openapi.from_dict(_only_known_members(json.loads(openapi(BASE))))
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    modes = (GenerationMode.POSITIVE, GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    cases = [
        st.one_of([operation.as_strategy(generation_mode=mode) for mode in modes])
        for operation in operations
    ]
    return cast("st.SearchStrategy[AnyCase]", st.sampled_from(cases).flatmap(lambda item: item))


class Sender:
    """Sends cases with a token, every other one about existing resources."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._known: dict[str, str] = {}
        self.sent = 0
        self.codes: set[str] = set()
        self.statuses: set[int] = set()

    async def send(self, case: AnyCase) -> None:
        self.sent += 1
        if self.sent % 2:
            await self._about_what_is_there(case)
        sent = case.as_transport_kwargs(base_url=BASE)
        names = {"params": "params", "json": "json", "data": "content"}
        options = {new: sent[old] for old, new in names.items() if old in sent}
        headers = {**sent["headers"], "OSDI-API-Token": self._gateway.token}
        client = self._gateway.anonymous()
        response = await client.request(sent["method"], sent["url"], headers=headers, **options)
        if sent["method"] == "DELETE":
            self._known.clear()
        self._check(response)

    async def _about_what_is_there(self, case: AnyCase) -> None:
        if not self._known:
            await self._plant()
        way = ""
        for part in case.operation.path.split("/"):
            if part.startswith("{"):
                case.path_parameters[part[1:-1]] = self._known[way]
            elif part:
                way = f"{way}/{part}"

    async def _plant(self) -> None:
        """One resource of each kind that is served, or one for each tie that it may have; the ids
        by all ways that lead there.
        """
        made: dict[str, Json] = {}
        for resource in SERVED:
            loose = [link for link in resource.links if not link.owning]
            for tie in resource.natural_keys:
                links = {link: made[link.target] for link in (*loose, *tie) if link.target in made}
                body = {"_links": {link.rel: its["_links"]["self"] for link, its in links.items()}}
                path = f"/{resource.plural}"
                document = await self._gateway.post(
                    path, {**body, "given_name": "Ada", "name": "Ada"}
                )
                made[resource.plural] = document
                for way in (path, *[f"/{link.target}{path}" for link in links]):
                    self._known[way] = id_of(document)

    def _check(self, response: httpx.Response) -> None:
        assert response.status_code < 500, response.text
        self.statuses.add(response.status_code)
        if response.status_code >= 400:
            self.codes |= set(error_codes(response))
        elif response.headers["content-type"] == "application/hal+json":
            assert response.json()


@pytest.fixture
async def sender(gateway: Gateway) -> AsyncIterator[Sender]:
    """At the end, checks that the cases covered enough and that the store is consistent."""
    sender = Sender(gateway)
    yield sender
    assert sender.sent >= CASES
    assert {200, 400, 404} <= sender.statuses
    rare = {"FILTER_INVALID"} if ALL else set[str]()
    assert {"NOT_FOUND", *rare} <= sender.codes
    await assert_store_consistent(gateway.url)


@settings(
    max_examples=CASES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(case=_cases())
async def test_no_case_is_a_fault_of_ours(sender: Sender, case: AnyCase) -> None:
    await sender.send(case)


async def test_the_document_is_valid(gateway: Gateway) -> None:
    response = await gateway.anonymous().get("/openapi.json")
    assert response.status_code == 200
    document = response.json()
    openapi_spec_validator.validate(document)
    assert document["servers"] == [{"url": BASE}]


def _unnamed(path: str) -> str:
    """The path without the names of its parameters."""
    return re.sub(r"\{.*?\}", "{}", path)


def test_every_route_is_described() -> None:
    """Except for aliases, and the document itself."""
    application = create_app(load_settings(), "postgresql://nowhere/osdi")
    (mount,) = (route for route in application.routes if isinstance(route, Mount))
    routed = {
        (method, _unnamed(route.path))
        for route in mount.routes
        if isinstance(route, Route)
        for method in (route.methods or set()) & METHODS
    }
    described = {
        (method.upper(), _unnamed(path))
        for path, item in json.loads(openapi(BASE))["paths"].items()
        for method in item
        if method.upper() in METHODS
    }
    assert routed - described == {
        ("GET", "/openapi.json"),
        ("POST", "/people/person_signup_helper"),
    }
    assert described <= routed
