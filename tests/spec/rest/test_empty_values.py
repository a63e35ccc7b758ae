"""null, "" and [] at every place of every body of the OpenAPI description: null is absent, and
nothing ends in a failure that does not say where.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, TypeAlias

import httpx
import pytest

from app.rest.openapi import examples
from app.rest.openapi.document import openapi
from schema.models.bodies import parse_body
from schema.osdi.catalogue import BY_PLURAL, OUTREACH, SERVED
from tests.support.gateway import BASE, Gateway, Json, path_of

Place: TypeAlias = tuple[str | int, ...]

DESCRIPTION: Json = json.loads(openapi(BASE))
EMPTY: list[Any] = [None, "", []]
OPERATIONS = {
    f"{method} {path}": operation["requestBody"]["content"]["application/json"]
    for path, item in DESCRIPTION["paths"].items()
    for method, operation in item.items()
    if "requestBody" in operation and (path.count("{") == (method == "put") or "helper" in path)
}
"""The bodies of POST and PUT. Those of PATCH and of nested paths are the same."""
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def resolved(schema: Json) -> Json:
    if "anyOf" in schema:
        schema = next(option for option in schema["anyOf"] if option != {"type": "null"})
    if "$ref" in schema:
        found: Json = DESCRIPTION["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return resolved(found)
    return schema


def places(schema: Json, place: Place = ()) -> Iterator[Place]:
    """The place of each member and element of a body."""
    schema = resolved(schema)
    if place:
        yield place
    if "items" in schema:
        yield from places(schema["items"], (*place, 0))
    for name, member in schema.get("properties", {}).items():
        yield from places(member, (*place, name))
    if isinstance(schema.get("additionalProperties"), dict):
        yield from places(schema["additionalProperties"], (*place, "key"))


def with_value(body: Any, place: Place, value: Any) -> Any:
    """A copy of `body` with `value` at `place`."""
    if not place:
        return value
    step, inner = place[0], place[1:]
    if isinstance(step, int):
        elements = body if isinstance(body, list) and body else [None]
        return [with_value(elements[0], inner, value), *elements[1:]]
    members = body if isinstance(body, dict) else {}
    return {**members, step: with_value(members.get(step), inner, value)}


def without(body: Any, place: Place) -> Any:
    """A copy of `body` without that member, or without the array that has but that element."""
    if isinstance(place[-1], int):
        return without(body, place[:-1])
    body = deepcopy(body)
    within = body
    for step in place[:-1]:
        within = within[step]
    within.pop(place[-1], None)
    return body


def text_of(place: Place) -> str:
    """As faults name it."""
    steps = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in place]
    return "".join(steps).removeprefix(".")


def names_place(response: httpx.Response, place: Place) -> bool:
    """Whether each fault names the place, or one around or within it."""
    text = text_of(place)
    statuses = response.json()["osdi:error"]["resource_status"]
    faults = [fault for status in statuses for fault in status["error_descriptions"]]
    named = [(fault.get("properties") or [""])[0] for fault in faults]
    return all(name and (name.startswith(text) or text.startswith(name)) for name in named)


def stored(document: Any) -> Any:
    """The document without empty members: an array that was sent empty is shown empty."""
    if isinstance(document, dict):
        shown = {name: stored(value) for name, value in document.items()}
        return {name: value for name, value in shown.items() if value != []}
    if isinstance(document, list):
        return [element for element in map(stored, document) if element != {}]
    return document


class Sender:
    """Sends bodies like no other one, so that none is merged with another, and shows what is
    stored alike.
    """

    def __init__(self, client: httpx.AsyncClient, made: dict[str, str]) -> None:
        self._client, self._made = client, made
        self._count = 0

    async def __call__(self, method: str, path: str, body: Any) -> tuple[httpx.Response, Any]:
        """The response, and its document without what differs from one resource to another."""
        self._count += 1
        text = json.dumps(body)
        for plural, own in self._made.items():
            text = text.replace(examples.url_of(plural), own)
            path = path.replace(f"/{plural}/{{{BY_PLURAL[plural].singular}_id}}", own)
        for name in ("ada@", "volunteer", "newsletter", "interest"):
            text = text.replace(name, f"x{self._count}x{name}")
        response = await self._client.request(method, path, content=text)
        shown = re.sub(rf"x{self._count}x|{_UUID}|\d{{4}}-\d\d-\d\dT[\d:.]+Z", "", response.text)
        return response, json.loads(shown)


async def made_by(gateway: Gateway) -> dict[str, str]:
    """The path of a resource of each kind."""
    made: dict[str, str] = {}
    for resource in SERVED:
        text = json.dumps(examples.request(resource))
        for plural, path in made.items():
            text = text.replace(examples.url_of(plural), path)
        made[resource.plural] = path_of(await gateway.post(f"/{resource.plural}", json.loads(text)))
    return made


@pytest.mark.parametrize(
    "target",
    [
        {"given_name": None, "title": "", "unknown": None},
        {"email_addresses": [{"address": None}], "phone_numbers": []},
        {"postal_addresses": [{"address_lines": [], "location": {"latitude": None}}]},
    ],
)
def test_a_target_with_only_empty_members_is_not_stored(target: Json) -> None:
    named = {"given_name": "Ada"}
    assert parse_body(OUTREACH, {"targets": [target, named]}).fields == {"targets": [named]}
    assert parse_body(OUTREACH, {"targets": [target]}).fields == {}


def test_a_target_with_a_value_is_stored() -> None:
    targets = [{"postal_addresses": [{"primary": False}]}]
    assert parse_body(OUTREACH, {"targets": targets}).fields == {"targets": targets}


@pytest.mark.slow
@pytest.mark.parametrize("operation", OPERATIONS)
async def test_each_place_may_be_empty(gateway: Gateway, operation: str) -> None:
    """Or the fault names it. In a POST, null is what leaving it out is: a PUT clears with it."""
    method, path = operation.split()
    content = OPERATIONS[operation]
    send = Sender(gateway.client, await made_by(gateway))
    seen = 0
    for place in places(content["schema"]):
        for value in EMPTY:
            body = with_value(content["example"], place, value)
            response, document = await send(method, path, body)
            context = (text_of(place), value, response.text)
            assert response.status_code in (200, 400), context
            assert response.status_code == 200 or names_place(response, place), context
            # An action may be without a date, unless a helper records it: see docs/rest.md.
            has_meaning = place == ("action_date",) and "helper" not in path
            if value is None and method == "post" and not has_meaning:
                _, expected = await send(method, path, without(body, place))
                assert stored(document) == stored(expected), context
            seen += 1
    assert seen > 50
