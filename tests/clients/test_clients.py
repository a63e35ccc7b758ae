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
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.clients.install import CLIENTS, REQUIREMENTS, folder_of, is_installed
from tests.support.demo import COMMAND, Demo, running_demo

CLIENT_TIMEOUT = 60

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

# In the client that the generator makes of the description: pages, writes, the helper with a token
# and without, and a failure.
GENERATED = """
import json, sys
from uuid import UUID, uuid4
folder, address, token = sys.argv[1:]
sys.path.append(folder)
from generated.api.advocacy_campaigns import list_advocacy_campaigns
from generated.api.outreaches import create_outreach, get_outreach, list_outreaches, record_outreach
from generated.client import AuthenticatedClient, Client
from generated.models import EmailAddressInput, InlinePersonInput, OutreachInput
from generated.models import RecordOutreachInput
base = address + "/api/v1"
client = AuthenticatedClient(base, token=token)
def id_of(made):
    return UUID(made.identifiers[0].partition(":")[2])
campaigns = list_advocacy_campaigns.sync(client=client, per_page=1)
campaign = id_of(campaigns.field_embedded.osdiadvocacy_campaigns[0])
body = OutreachInput(type_="email", message="Generated")
created = create_outreach.sync(client=client, body=body)
email = EmailAddressInput(address="generated@example.org")
person = InlinePersonInput(given_name="Ada", email_addresses=[email])
body = RecordOutreachInput(type_="phone", duration=60, person=person)
recorded = record_outreach.sync(campaign, client=client, body=body)
anonymous = record_outreach.sync(campaign, client=Client(base), body=body)
page = list_outreaches.sync(client=client, filter_="message eq 'Generated'")
missing = get_outreach.sync(uuid4(), client=client).osdierror.resource_status[0]
print(json.dumps({
    "campaign": str(campaign), "created": created.to_dict(), "recorded": recorded.to_dict(),
    "read": get_outreach.sync(id_of(recorded), client=client).to_dict(),
    "anonymous": anonymous.to_dict(), "total": page.total_records,
    "messages": [item.message for item in page.field_embedded.osdioutreaches],
    "missing": missing.error_descriptions[0].error_code,
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
        timeout=CLIENT_TIMEOUT,
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


@pytest.fixture(scope="module")
def generated(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with what openapi-python-client makes of the description. It misses nothing."""
    folder = tmp_path_factory.mktemp("generated")
    config = folder / "config.json"
    config.write_text('{"post_hooks": []}')
    command = str(folder_of("openapi-python-client") / "bin" / "openapi-python-client")
    made = ["--meta", "none", "--output-path", str(folder / "generated"), "--fail-on-warning"]
    url = f"{demo.address}/api/v1/openapi.json"
    said = run(
        "openapi-python-client", command, "generate", "--url", url, "--config", str(config), *made
    )
    assert "Warning" not in said
    return folder


def test_a_generated_client_works(demo: Demo, generated: Path) -> None:
    said = json.loads(
        run("openapi-python-client", "-c", GENERATED, str(generated), demo.address, demo.token)
    )
    assert (said["created"]["type"], said["created"]["message"]) == ("email", "Generated")
    assert (said["total"], said["messages"]) == (1, ["Generated"])
    assert said["recorded"] == said["read"]
    assert said["read"]["duration"] == 60
    assert said["campaign"] in said["read"]["_links"]["osdi:advocacy_campaign"]["href"]
    assert said["anonymous"] == {}
    assert said["missing"] == "NOT_FOUND"
