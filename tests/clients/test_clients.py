"""The gateway as clients from PyPI see it, unchanged, against the real process.

They are installed by `python -m tests.clients.install`. Where they are not, nothing is run; under
`GATEWAY_REQUIRE_CLIENTS` that is a failure.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, NoReturn

import pytest

from tests.clients.install import CLIENTS, REQUIREMENTS, folder_of, is_installed
from tests.support.demo import COMMAND, Demo, running_demo

SLOWEST_CLIENT = 60

GRAPHQL_CORE = """
import json, sys
from urllib.request import Request, urlopen
from graphql import build_client_schema, get_introspection_query, print_schema, version
address, token = sys.argv[1:]
query = get_introspection_query(
    specified_by_url=True, directive_is_repeatable=True, schema_description=True,
    input_value_deprecation=True,
)
headers = {"OSDI-API-Token": token, "Content-Type": "application/json"}
asked = Request(address + "/graphql", json.dumps({"query": query}).encode(), headers)
with urlopen(asked) as answer:
    schema = build_client_schema(json.load(answer)["data"])
print(json.dumps({"version": version, "schema": print_schema(schema)}))
"""

# `api_url` is where it creates and updates; it reads by way of `api`, made with the old one.
PARSONS = """
import json, sys, warnings
warnings.simplefilter("ignore")
from parsons import ActionNetwork
address, token = sys.argv[1:]
network = ActionNetwork(api_token=token)
network.api_url = address + "/api/v1"
network.api.uri = network.api_url + "/"
made = network.upsert_person(
    email_address="ada@example.org", given_name="Ada", family_name="Lovelace",
    mobile_number="(202) 555-0187", mobile_status="subscribed", tags=["Volunteer"],
    languages_spoken=["en"], postal_addresses=[{"postal_code": "20009", "country": "US"}],
    favourite="tea",
)
again = network.upsert_person(
    email_address=["ada@example.org", "ada@example.com"], given_name="Augusta"
)
background = network.upsert_person(
    email_address=[{"address": "bea@example.org", "status": "spam complaint"}],
    background_processing=True,
)
[id_] = [name.split(":")[1] for name in made["identifiers"] if "action_network:" in name]
updated = network.update_person(id_, family_name="King", custom_fields={"favourite": "coffee"})
print(json.dumps({
    "made": made, "again": again, "background": background, "updated": updated,
    "one": network.get_person(id_),
    "people": list(network.get_people()), "page": list(network.get_people(limit=1)),
    "filtered": list(network.get_people(filter="given_name eq 'Augusta'")),
    "campaigns": list(network.get_advocacy_campaigns()),
    "created": network.add_tag("Volunteer"), "tags": list(network.get_tags()),
}))
"""


def lacking(what: str) -> NoReturn:
    if os.environ.get("GATEWAY_REQUIRE_CLIENTS"):
        pytest.fail(what)
    pytest.skip(f"not run: {what}")


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    if not any(map(is_installed, CLIENTS)):
        lacking("the clients are not installed: python -m tests.clients.install")
    with running_demo() as running:
        yield running


def run(client: str, *arguments: str) -> str:
    """What a Python that has this client prints, and no other package."""
    if not is_installed(client):
        lacking(f"{client} is not installed: python -m tests.clients.install")
    variables = {"PATH": os.environ["PATH"], "PYTHONPATH": str(folder_of(client))}
    result = subprocess.run(
        [sys.executable, "-S", *arguments],
        env=variables,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=SLOWEST_CLIENT,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.mark.parametrize("client", CLIENTS)
def test_versions_are_exact_and_no_registry_is_named(client: str) -> None:
    text = (REQUIREMENTS / f"{client}.txt").read_text()
    assert "://" not in text
    for line in text.splitlines():
        assert re.match(r"    --hash=sha256:[0-9a-f]{64}|[a-z0-9-]+==[\w.]+ ", line), line


def test_gql_prints_the_schema(demo: Demo) -> None:
    """gql 3 needs a graphql-core before 3.2.7, which knows the directives of its time only."""
    command = str(folder_of("gql") / "bin" / "gql-cli")
    headers = ["--headers", f"OSDI-API-Token:{demo.token}"]
    asked = [command, f"{demo.address}/graphql", "--transport", "aiohttp", *headers]
    schema = run("gql", *asked, "--print-schema")
    assert "type Outreach implements Node {" in schema


@pytest.mark.parametrize(
    ("client", "version"), [("graphql-core-oldest", "3.2.0"), ("graphql-core-newest", "3.2.14")]
)
def test_graphql_core_builds_the_schema(demo: Demo, client: str, version: str) -> None:
    built = json.loads(run(client, "-c", GRAPHQL_CORE, demo.address, demo.token))
    assert built["version"] == version
    assert "type Outreach implements Node {" in built["schema"]
    assert "DIRECTIVE_DEFINITION" not in built["schema"]


@pytest.fixture(scope="module")
def session(demo: Demo) -> dict[str, Any]:
    """What parsons is answered, in an organization that names its identifiers as it expects."""
    named = ["--organization", "action_network", "--namespace", "action_network"]
    create = [COMMAND, "keys", "create", "--name", "parsons", "--scopes", "read,write", *named]
    printed = subprocess.check_output(create, env=demo.variables, text=True)
    token = printed.split()[-1]
    said: dict[str, Any] = json.loads(run("parsons", "-c", PARSONS, demo.address, token))
    return said


def test_parsons_upserts_a_person(session: dict[str, Any]) -> None:
    made, again = session["made"], session["again"]
    assert made["email_addresses"] == [{"address": "ada@example.org", "primary": True}]
    assert made["phone_numbers"] == [
        {"number": "12025550187", "status": "subscribed", "primary": True}
    ]
    assert made["custom_fields"] == {"favourite": "tea"}
    assert made["created_date"] == made["modified_date"]
    assert again["identifiers"] == made["identifiers"]
    assert [item["address"] for item in again["email_addresses"]] == [
        "ada@example.org",
        "ada@example.com",
    ]
    assert session["background"]["email_addresses"][0]["status"] == "spam complaints"


def test_parsons_updates_a_person(session: dict[str, Any]) -> None:
    updated = session["updated"]
    assert (updated["given_name"], updated["family_name"]) == ("Augusta", "King")
    assert updated["custom_fields"] == {"favourite": "coffee"}
    assert len(updated["email_addresses"]) == 2
    assert session["one"] == updated


def test_parsons_gets_people(session: dict[str, Any]) -> None:
    assert len(session["people"]) == 2
    assert len(session["page"]) == 1
    assert [item["family_name"] for item in session["filtered"]] == ["King"]
    assert session["campaigns"] == []


def test_parsons_gets_tags(session: dict[str, Any]) -> None:
    assert [item["name"] for item in session["tags"]] == ["Volunteer"]
