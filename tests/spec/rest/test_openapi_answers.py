"""The examples of the OpenAPI description are accepted, and responses are as it says."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import httpx
import pytest
from jsonschema_rs import Draft202012Validator

from app.rest.openapi import examples
from app.rest.openapi.document import openapi
from schema.osdi.catalogue import SERVED
from schema.osdi.resource import Resource
from tests.support.gateway import BASE, Gateway, Json, path_of

DESCRIPTION: Json = json.loads(openapi(BASE))
PATHS = {path: re.sub(r"\{.*?\}", "[^/]+", path) for path in DESCRIPTION["paths"]}


def closed(node: Any) -> Any:
    """The schema without room for members that it does not describe."""
    if isinstance(node, list):
        return [closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    is_object = node.get("type") == "object" and "properties" in node
    own = {"additionalProperties": False} if is_object else {}
    return {name: closed(item) for name, item in node.items()} | own


COMPONENTS = closed({"schemas": DESCRIPTION["components"]["schemas"]})


def operation(method: str, path: str) -> Json:
    # The path without a parameter is meant where both match.
    found = min(
        (name for name, pattern in PATHS.items() if re.fullmatch(pattern, path)),
        key=lambda name: name.count("{"),
    )
    described: Json = DESCRIPTION["paths"][found][method.lower()]
    return described


@cache
def validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator({**json.loads(schema), "components": COMPONENTS})


def check(schema: Json, value: Any) -> None:
    validator(json.dumps(schema)).validate(value)


def as_described(response: httpx.Response) -> Json:
    """The body, which is as the description says for the request, its status and media type."""
    path = response.request.url.path.removeprefix("/api/v1") or "/"
    responses = operation(response.request.method, path)["responses"]
    described = responses[str(response.status_code)]
    if "$ref" in described:
        described = DESCRIPTION["components"]["responses"][described["$ref"].rpartition("/")[2]]
    body: Json = response.json()
    check(described["content"][response.headers["content-type"]]["schema"], body)
    return body


async def made_with(gateway: Gateway, resource: Resource, made: dict[str, str]) -> Json:
    """A resource from the example of its request, with links to those that were made before."""
    body = examples.request(resource)
    for link in resource.natural_keys[0]:
        body["_links"][f"osdi:{link.rel}"] = {"href": BASE + made[link.target]}
    check(
        operation("post", f"/{resource.plural}")["requestBody"]["content"]["application/json"][
            "schema"
        ],
        body,
    )
    return as_described(await gateway.client.post(f"/{resource.plural}", json=body))


async def test_examples_are_accepted_and_responses_are_as_described(gateway: Gateway) -> None:
    made: dict[str, str] = {}
    client = gateway.client
    for resource in SERVED:
        document = await made_with(gateway, resource, made)
        assert document.keys() >= examples.FIELDS[resource.plural].keys()
        made[resource.plural] = path_of(document)
        as_described(await client.put(path_of(document), json=examples.FIELDS[resource.plural]))
    for resource in SERVED:
        rels = [link.rel for link in resource.links]
        expand = ",".join([*rels, *(item.rel for item in resource.collections)])
        for path in (made[resource.plural], f"/{resource.plural}"):
            as_described(await client.get(path, params={"$expand": expand}))
        for item in resource.collections:
            as_described(await client.get(f"{made[resource.plural]}/{item.rel}"))
    for path in ("/", "/changes", "/changes?since=now"):
        as_described(await client.get(path))
    for path in reversed(made.values()):
        as_described(await client.delete(path))


@pytest.mark.parametrize("rel", examples.HELPERS)
async def test_the_examples_of_helpers(gateway: Gateway, rel: str) -> None:
    path, body, makes = examples.HELPERS[rel]
    campaign = await gateway.campaign()
    path = path.replace(examples.url_of("advocacy_campaigns"), campaign)
    described = operation("post", path)["requestBody"]["content"]["application/json"]
    assert described["example"] == body
    check(described["schema"], body)
    without_tag = as_described(await gateway.client.post(path, json=body))
    assert without_tag["osdi:error"]["request_type"] == "non-atomic"
    await gateway.post("/tags", {"name": "volunteer"})
    document = as_described(await gateway.client.post(path, json=body))
    assert "osdi:error" not in document
    shown = examples.response(makes)
    assert document.keys() == shown.keys()
    assert document["_links"].keys() - {"curies"} == shown["_links"].keys()


async def test_errors_are_as_described(gateway: Gateway) -> None:
    client, nobody = gateway.client, "/people/019cb9e0-7c00-7000-8000-000000000000"
    responses = [
        await client.get(nobody),
        await client.get("/people?filter=nonsense"),
        await client.post("/people", json={"birthdate": {"month": 13}}),
        await client.get("/changes?since=nonsense"),
        await gateway.anonymous().get("/people"),
    ]
    assert [response.status_code for response in responses] == [404, 400, 400, 400, 401]
    for response in responses:
        as_described(response)


@pytest.mark.parametrize("resource", SERVED, ids=lambda resource: resource.plural)
def test_examples_of_responses_are_as_described(resource: Resource) -> None:
    """Of members that exist: an example is not checked by being sent."""
    for method, path in (("get", f"/{resource.plural}"), ("get", f"/{resource.plural}/1")):
        content = operation(method, path)["responses"]["200"]["content"]["application/hal+json"]
        check(content["schema"], content["example"])


def test_the_rules_of_redocly() -> None:
    """Those of its recommended rules for which nothing else here looks, but for `info-license`:
    the project has no license to name.
    """
    operations = [
        operation
        for item in DESCRIPTION["paths"].values()
        for method, operation in item.items()
        if method != "parameters"
    ]
    names = {operation["operationId"] for operation in operations}
    assert len(names) == len(operations)
    tags = {tag["name"] for tag in DESCRIPTION["tags"] if tag["description"]}
    assert {tag for operation in operations for tag in operation["tags"]} == tags
    for operation in operations:
        assert operation["summary"]
        assert {"200", "429"} <= operation["responses"].keys()
    text = json.dumps(DESCRIPTION)
    for kind in ("schemas", "responses", "parameters"):
        for name in DESCRIPTION["components"][kind]:
            assert f'"#/components/{kind}/{name}"' in text
