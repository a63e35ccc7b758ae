"""The programs of docs/moving-in.md, typed word for word, move what they say, and once only."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from app.config.settings import load_settings
from app.identity.keys import create_key
from app.store.pool import Store
from tests.docs.pages import DOCS, blocks_of
from tests.docs.test_examples import WRITTEN_FOR, serving

OLD = "https://old.example.org"
AGAIN = "python3 from_csv.py\npython3 from_osdi.py https://old.example.org/api/v1 $OLD_TOKEN\n"


def new_key(url: str, organization: str) -> str:
    async def create() -> str:
        store = Store(url, load_settings())
        await store.connect()
        try:
            return await create_key(store, organization, "test", ["read", "write"])
        finally:
            await store.disconnect()

    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return runner.run(create())


def client_of(address: str, token: str) -> httpx.Client:
    return httpx.Client(base_url=f"{address}/api/v1", headers={"OSDI-API-Token": token})


def fill(old: httpx.Client) -> None:
    """Three outreaches of two people, one of them without a campaign."""
    people = [
        old.post("/people", json={"given_name": name, "email_addresses": [{"address": email}]})
        for name, email in (("Mary", "mary@example.org"), ("Grace", "grace@example.org"))
    ]
    campaign = old.post("/advocacy_campaigns", json={"title": "Clean rivers"}).json()
    for person, target in ((0, None), (1, campaign), (1, campaign)):
        named = {"osdi:person": people[person].json()["_links"]["self"]}
        if target is not None:
            named["osdi:advocacy_campaign"] = target["_links"]["self"]
        made = old.post("/outreaches", json={"type": "email", "_links": named})
        assert made.status_code == 200, made.text


def typed(code: str, address: str) -> str:
    code = code.replace(WRITTEN_FOR, address).replace(OLD, address)
    code = code.replace("python3 ", f"{sys.executable} ")
    return code.replace("osdi-gateway ", f"{sys.executable} -m app.cli.main ")


def counts(client: httpx.Client) -> dict[str, Any]:
    found = ("people", "advocacy_campaigns", "outreaches")
    return {name: client.get(f"/{name}").json()["total_records"] for name in found}


SHEETS = {
    "people.csv": "id,first,last,email,phone,zip,state\r\n"
    "17.0,Ada,King,,2025550187.0,,\r\n"
    "19.0,Joan\r\n",
    "actions.csv": "id,person,campaign,kind,when,minutes\r\n"
    "a4,17.0,Night trains,in-person,3/20/2025 21:04,4.5\r\n"
    "a5,17.0,,postal mail,2025-03-20,\r\n",
}
"""As Excel writes them: line ends of Windows, whole numbers with a fraction, short rows."""


def move_sheets(folder: Path, address: str, token: str) -> str:
    """What the program prints about the sheets on stderr."""
    for name, text in SHEETS.items():
        (folder / name).write_text(text, newline="")
    result = subprocess.run(
        [sys.executable, "from_csv.py"],
        cwd=folder,
        env={**os.environ, "TOKEN": token},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    with client_of(address, token) as new:
        page = new.get("/people", params={"filter": "identifier in ('crm:17', 'crm:19')"})
        joan, ada = page.json()["_embedded"]["osdi:people"]
        assert (ada["given_name"], ada["family_name"]) == ("Ada", "King")
        assert [entry["number"] for entry in ada["phone_numbers"]] == ["12025550187"]
        assert [entry["postal_code"] for entry in ada["postal_addresses"]] == ["20009"]
        assert "postal_addresses" not in joan
        page = new.get("/outreaches", params={"filter": "type eq 'in-person'"})
        [visit] = page.json()["_embedded"]["osdi:outreaches"]
        assert visit["duration"] == 270
        page = new.get("/outreaches", params={"filter": "type eq 'postal mail'"})
        [letter] = page.json()["_embedded"]["osdi:outreaches"]
        assert letter["action_date"] == "2025-03-20T00:00:00Z"
        assert "osdi:advocacy_campaign" not in letter["_links"]
        assert counts(new)["advocacy_campaigns"] == 3
    return result.stderr


def test_the_page_moves_people_campaigns_and_outreaches(database_url: str, tmp_path: Path) -> None:
    blocks = [block.code for block in blocks_of(DOCS / "moving-in.md") if block.language == "sh"]
    old_token = new_key(database_url, "old")
    variables = {"DATABASE_URL": database_url, "OLD_TOKEN": old_token}
    with serving(database_url) as address:
        with client_of(address, old_token) as old:
            fill(old)
            script = typed("\n".join([*blocks, 'echo "TOKEN $TOKEN"', AGAIN]), address)
            result = subprocess.run(
                ["sh", "-ec", script],
                cwd=tmp_path,
                env={**os.environ, **variables, "PYTHONPATH": str(DOCS.parent)},
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
            )
            assert (result.returncode, result.stderr) == (0, "")
            assert counts(old) == {"people": 2, "advocacy_campaigns": 1, "outreaches": 3}
        [token] = [line[6:] for line in result.stdout.splitlines() if line.startswith("TOKEN ")]
        with client_of(address, token) as new:
            # Grace is in both, by her e-mail address.
            assert counts(new) == {"people": 3, "advocacy_campaigns": 3, "outreaches": 6}
            page = new.get("/people", params={"filter": "email_address eq 'grace@example.org'"})
            [grace] = page.json()["_embedded"]["osdi:people"]
            assert (grace["family_name"], grace["postal_addresses"][0]["region"]) == (
                "Hopper",
                "VA",
            )
            assert (
                new.get(f"{grace['_links']['self']['href']}/outreaches").json()["total_records"]
                == 3
            )
            [call] = new.get("/outreaches", params={"filter": "type eq 'phone'"}).json()[
                "_embedded"
            ]["osdi:outreaches"]
            assert (call["duration"], call["action_date"]) == (240, "2025-03-20T21:04:31Z")
        told = move_sheets(tmp_path, address, token)
        assert told.startswith("'action_date' is not a date and time: '")
